// SPDX-License-Identifier: Apache-2.0
// node ofd_check.mjs FILE.ofd: every signature of an OFD, checked without a line of ours: the References
// by sm-crypto's SM3, the list's own digest, seal and signature values by its SM2. Prints JSON.
import { asn1, certKey, digest, entry, fail, hex, isSequence, kids, list, octets, openPackage, parse, resolve, verifySm2,
	whole, xml } from "./ofd_lib.mjs";

// SES_Signature and SESeal of GB/T 38540-2020: { toSign, cert, algorithm, value }.
function sealSignature(root, signatureXml, esl) {
	const [tbs, cert, algorithm, value] = kids(root);
	const [version, seal, time, hash, property] = kids(tbs);
	const [info, makerCert, , sealValue] = kids(seal);
	const header = kids(kids(info)[0]);
	const signers = kids(kids(info)[2]);

	if (algorithm.valueBlock.toString() !== "1.2.156.10197.1.501") throw new Error("signature algorithm");
	if (hex(octets(hash)) !== digest(signatureXml)) throw new Error("the digest inside is not that of Signature.xml");
	if (!whole(seal).equals(esl)) throw new Error("Seal.esl is not the seal inside the value");
	if (!verifySm2(whole(tbs), octets(value), certKey(octets(cert)))) throw new Error("signature value");
	if (!verifySm2(whole(info), octets(sealValue), certKey(octets(makerCert)))) throw new Error("seal value");
	const listed = kids(signers[3]).some((n) => octets(n).equals(octets(cert)));
	return { form: "seal", version: version.valueBlock.valueDec, header: header[0].valueBlock.value, listed,
		name: signers[1].valueBlock.value, property: property.valueBlock.value,
		time: time.toDate().toISOString() };
}

// GB/T 35275 SignedData; the signer's attributes are signed, or else the content.
function cms(root, signatureXml) {
	const data = kids(kids(kids(root)[1])[0]);
	const content = data.find((n, i) => i > 1 && isSequence(n));
	const certs = data.find((n) => n.idBlock.tagClass === 3 && n.idBlock.tagNumber === 0);
	const signer = kids(kids(data[data.length - 1])[0]);
	const attributes = signer.find((n) => n.idBlock.tagClass === 3 && n.idBlock.tagNumber === 0);
	const value = signer.find((n) => n instanceof asn1.OctetString);
	const inner = kids(content)[1] ? octets(kids(kids(content)[1])[0]) : null;
	let message = inner || signatureXml;

	if (inner && hex(inner) !== digest(signatureXml)) throw new Error("the content is not the digest of Signature.xml");
	if (attributes) {
		const md = kids(attributes).find((a) => kids(a)[0].valueBlock.toString() === "1.2.840.113549.1.9.4");
		if (hex(octets(kids(kids(md)[1])[0])) !== digest(message)) throw new Error("messageDigest");
		message = whole(attributes);
		message[0] = 0x31; // signed as a SET
	}
	if (!verifySm2(message, octets(value), certKey(whole(kids(certs)[0])))) throw new Error("signature value");
	return { form: "cms", attributes: Boolean(attributes) };
}

async function one(zip, listPath, item, seen) {
	const path = resolve(listPath, item["@BaseLoc"]);
	const text = await entry(zip, path);
	const root = xml(text).Signature;
	const info = root.SignedInfo;

	seen.add(path);
	if (!["1.2.156.10197.1.401", "SM3"].includes(info.References["@CheckMethod"])) throw new Error("digest method");
	let references = 0;
	for (const r of list(info.References.Reference)) {
		const got = digest(await entry(zip, r["@FileRef"]));
		if (got !== Buffer.from(r.CheckValue, "base64").toString("hex")) throw new Error(`${r["@FileRef"]} differs`);
		seen.add(r["@FileRef"]);
		references++;
	}
	const valuePath = resolve(path, root.SignedValue);
	const value = parse(await entry(zip, valuePath));
	seen.add(valuePath);
	const first = kids(value)[0];
	const found = isSequence(first)
		? sealSignature(value, text, await entry(zip, resolve(path, info.Seal.BaseLoc)))
		: cms(value, text);
	return { id: item["@ID"], type: item["@Type"], references, stamps: list(info.StampAnnot).length, ...found };
}

try {
	const zip = await openPackage(process.argv[2]);
	const body = xml(await entry(zip, "/OFD.xml")).OFD.DocBody;
	const listPath = resolve("/OFD.xml", body.Signatures);
	const seen = new Set([listPath]);
	const out = [];
	for (const item of list(xml(await entry(zip, listPath)).Signatures.Signature))
		out.push(await one(zip, listPath, item, seen));
	const outside = Object.values(zip.files).filter((f) => !f.dir && !seen.has("/" + f.name)).map((f) => f.name);
	console.log(JSON.stringify({ signatures: out, outside }));
} catch (e) {
	fail(e.message);
}
