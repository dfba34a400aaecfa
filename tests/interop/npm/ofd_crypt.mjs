// SPDX-License-Identifier: Apache-2.0
// node ofd_crypt.mjs decrypt IN OUT password TEXT | key KEY.pem
// node ofd_crypt.mjs encrypt IN OUT password TEXT | key CERT.der
// GM/T 0099 encryption by sm-crypto. encrypt hides everything, OFD.xml too, as some writers do.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import JSZip from "jszip";
import { asn1, bytes, certKey, digest, entry, fail, hex, kids, list, octets, openPackage, parse, privateKey, resolve, sm2, sm4,
	xml } from "./ofd_lib.mjs";

const [what, input, output, kind, secret] = process.argv.slice(2);
const cbc = (iv) => ({ mode: "cbc", iv: hex(iv), padding: "pkcs#7", output: "array" });
const open = (key, iv, b) => Buffer.from(sm4.decrypt(Array.from(b), hex(key), cbc(iv)));
const close = (key, iv, b) => Buffer.from(sm4.encrypt(Array.from(b), hex(key), cbc(iv)));
// the key derivation of GB/T 32918 for 128 bits: the first half of SM3(password || 1)
const wrapKey = (text) => bytes(digest(Buffer.concat([Buffer.from(text), bytes("00000001")]))).subarray(0, 16);
const pad = (n) => octets(n).toString("hex").replace(/^(00)+/, "").padStart(64, "0");

// GM/T 0009 to the bare form that sm-crypto takes: x y hash text
function bare(der) {
	const [x, y, hash, text] = kids(parse(der));
	return pad(x) + pad(y) + hex(octets(hash)) + hex(octets(text));
}

async function decrypt() {
	const zip = await openPackage(input);
	const info = xml(await entry(zip, "/Encryptions.xml")).Encryptions.EncryptInfo;
	const seedPath = resolve("/", info.DecryptSeedLoc), mapPath = resolve("/", info.EntriesMapLoc);
	const users = list(xml(await entry(zip, seedPath)).DecyptSeed.UserInfo);
	const user = users[0];
	const wrapped = Buffer.from(user.EncryptedWK, "base64"), iv = Buffer.from(user.IVValue, "base64");
	const key = kind === "password" ? open(wrapKey(secret), iv, wrapped)
		: Buffer.from(sm2.doDecrypt(bare(wrapped), privateKey(secret), 1, { output: "array" }));
	if (key.length !== 16) fail("the file key does not open");
	const map = xml(open(key, iv, await entry(zip, mapPath))).EncryptEntries;
	for (const e of list(map.EncryptEntry)) {
		const plain = open(key, iv, await entry(zip, e["@EPath"]));
		zip.remove(e["@EPath"].slice(1));
		zip.file(e["@Path"].slice(1), plain);
	}
	for (const p of ["/Encryptions.xml", seedPath, mapPath]) zip.remove(p.slice(1));
	writeFileSync(output, await zip.generateAsync({ type: "nodebuffer", compression: "DEFLATE" }));
}

async function encrypt() {
	const from = await openPackage(input), zip = new JSZip(), key = randomBytes(16), iv = randomBytes(16);
	let map = '<ofd:EncryptEntries xmlns:ofd="http://www.ofdspec.org/2016" ID="1">', n = 0;
	for (const f of Object.values(from.files).filter((e) => !e.dir)) {
		const to = `${f.name}.${n++}.dat`;
		zip.file(to, close(key, iv, await f.async("nodebuffer")));
		map += `<ofd:EncryptEntry Path="/${f.name}" EPath="/${to}"/>`;
	}
	zip.file("entriesmap.dat", close(key, iv, Buffer.from(map + "</ofd:EncryptEntries>")));
	let user, wrapped;
	if (kind === "password") {
		user = 'UserName="npm">';
		wrapped = close(wrapKey(secret), iv, key);
	} else {
		const cert = readFileSync(secret);
		const c = bytes(sm2.doEncrypt(Array.from(key), certKey(cert), 1));
		const number = (b) => new asn1.Integer({ valueHex: new Uint8Array(b[0] & 0x80 ? [0, ...b] : b).buffer });
		const octetString = (b) => new asn1.OctetString({ valueHex: new Uint8Array(b).buffer });
		wrapped = Buffer.from(new asn1.Sequence({ value: [number(c.subarray(0, 32)), number(c.subarray(32, 64)),
			octetString(c.subarray(64, 96)), octetString(c.subarray(96))] }).toBER());
		user = `UserName="npm"><ofd:UserCert>${cert.toString("base64")}</ofd:UserCert>`;
	}
	const NS = 'xmlns:ofd="http://www.ofdspec.org/2016"';
	zip.file("decryptseed.dat", `<ofd:DecyptSeed ${NS} ID="1"><ofd:UserInfo ${user}<ofd:EncryptedWK>${
		wrapped.toString("base64")}</ofd:EncryptedWK><ofd:IVValue>${iv.toString("base64")}</ofd:IVValue></ofd:UserInfo></ofd:DecyptSeed>`);
	zip.file("Encryptions.xml", `<ofd:Encryptions ${NS}><ofd:EncryptInfo ID="1"><ofd:Provider Name="npm"/>
<ofd:EncryptScope>All</ofd:EncryptScope><ofd:DecryptSeedLoc>/decryptseed.dat</ofd:DecryptSeedLoc>
<ofd:EntriesMapLoc>/entriesmap.dat</ofd:EntriesMapLoc></ofd:EncryptInfo></ofd:Encryptions>`);
	writeFileSync(output, await zip.generateAsync({ type: "nodebuffer", compression: "DEFLATE" }));
}

try {
	await (what === "decrypt" ? decrypt() : encrypt());
} catch (e) {
	fail(e.message);
}
