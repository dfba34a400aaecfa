// SPDX-License-Identifier: Apache-2.0
// OFD read with other people's packages: jszip, fast-xml-parser, asn1js, sm-crypto.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import JSZip from "jszip";
import { XMLParser } from "fast-xml-parser";
import * as asn1 from "asn1js";

const { sm2, sm3, sm4 } = createRequire(import.meta.url)("sm-crypto");
export { asn1, sm2, sm3, sm4 };

export const hex = (b) => Buffer.from(b).toString("hex");
export const bytes = (h) => Buffer.from(h, "hex");
export const digest = (b) => sm3(Array.from(b)); // hex

export async function openPackage(path) {
	return JSZip.loadAsync(readFileSync(path));
}

export async function entry(zip, path) {
	const file = zip.file(path.replace(/^\//, ""));
	if (!file) throw new Error(`${path} is not in the package`);
	return file.async("nodebuffer");
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "@", removeNSPrefix: true,
	parseTagValue: false, parseAttributeValue: false });
export const xml = (b) => parser.parse(b.toString("utf8"));
export const list = (v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]);

// "/a/b" from a name in the file `base`.
export function resolve(base, name) {
	const parts = name.startsWith("/") ? [] : base.split("/").slice(0, -1);
	for (const p of name.split("/")) {
		if (p === "..") parts.pop();
		else if (p && p !== ".") parts.push(p);
	}
	return "/" + parts.filter((p) => p).join("/");
}

// A parsed node: its children, its content octets, its whole encoding.
export function parse(b) {
	const r = asn1.fromBER(new Uint8Array(b).buffer);
	if (r.offset !== b.length) throw new Error(`ASN.1: ${r.result.error || "bytes are left"}`);
	return r.result;
}
export const kids = (n) => n.valueBlock.value;
export const whole = (n) => Buffer.from(n.valueBeforeDecodeView);
export const octets = (n) => Buffer.from(n.valueBlock.valueHexView);
export const isSequence = (n) => n instanceof asn1.Sequence;

// The SM2 point of a certificate, as hex "04...".
export function certKey(der) {
	const tbs = kids(kids(parse(der))[0]).filter((n) => !(n.idBlock.tagClass === 3));
	const spki = tbs[5]; // serial, algorithm, issuer, validity, subject, key
	return hex(octets(kids(spki)[1]));
}

// The private number of a plain PKCS#8 file in PEM, as hex.
export function privateKey(path) {
	const der = Buffer.from(readFileSync(path, "utf8").replace(/-----[^-]+-----/g, ""), "base64");
	return hex(octets(kids(parse(octets(kids(parse(der))[2])))[1])).padStart(64, "0");
}

export function verifySm2(message, signature, key) {
	return sm2.doVerifySignature(Array.from(message), hex(signature), key, { hash: true, der: true });
}

export function fail(what) {
	console.error(what);
	process.exit(1);
}
