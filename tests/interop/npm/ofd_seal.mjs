// SPDX-License-Identifier: Apache-2.0
// node ofd_seal.mjs seal|cms IN.ofd SEAL.esl CERT.der KEY.pem OUT.ofd: an OFD signed by other people's
// packages, for ours to verify. Times are now.
import { writeFileSync, readFileSync } from "node:fs";
import { asn1, bytes, digest, entry, openPackage, parse, privateKey, sm2, kids, whole } from "./ofd_lib.mjs";

const [form, input, sealPath, certPath, keyPath, output] = process.argv.slice(2);
const key = privateKey(keyPath);
const NS = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const SIGN = "/Doc_0/Signs/Sign_0/";
const view = (b) => ({ valueHex: new Uint8Array(b).buffer });
const raw = (b) => parse(b); // an encoding that is there already
const der = (n) => Buffer.from(n.toBER());
const seq = (...value) => new asn1.Sequence({ value });
const oid = (value) => new asn1.ObjectIdentifier({ value });
const sign = (message) => bytes(sm2.doSignature(Array.from(message), key, { hash: true, der: true }));

function sealSignature(signatureXml) {
	const tbs = seq(new asn1.Integer({ value: 4 }), raw(readFileSync(sealPath)),
		new asn1.GeneralizedTime({ valueDate: new Date() }),
		new asn1.BitString(view(bytes(digest(signatureXml)))),
		new asn1.IA5String({ value: SIGN + "Signature.xml" }));
	return der(seq(raw(der(tbs)), new asn1.OctetString(view(readFileSync(certPath))), oid("1.2.156.10197.1.501"),
		new asn1.BitString(view(sign(der(tbs))))));
}

// GB/T 35275 without signed attributes over Signature.xml itself, detached.
function cms(signatureXml) {
	const cert = readFileSync(certPath);
	const tbs = kids(kids(parse(cert))[0]).filter((n) => n.idBlock.tagClass !== 3);
	const sm3 = seq(oid("1.2.156.10197.1.401"));
	const signer = seq(new asn1.Integer({ value: 1 }), seq(raw(whole(tbs[2])), raw(whole(tbs[0]))), sm3,
		seq(oid("1.2.156.10197.1.301.1")), new asn1.OctetString(view(sign(signatureXml))));
	const data = seq(new asn1.Integer({ value: 1 }), new asn1.Set({ value: [sm3] }), seq(oid("1.2.156.10197.6.1.4.2.1")),
		new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [raw(cert)] }),
		new asn1.Set({ value: [signer] }));
	return der(seq(oid("1.2.156.10197.6.1.4.2.2"),
		new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [data] })));
}

const zip = await openPackage(input);
const main = (await entry(zip, "/OFD.xml")).toString("utf8");
zip.file("OFD.xml", main.replace("</ofd:DocBody>",
	"<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"));
const seal = form === "seal";
if (seal) zip.file(`${SIGN}Seal.esl`.slice(1), readFileSync(sealPath));
let references = "";
for (const f of Object.values(zip.files).filter((e) => !e.dir)) {
	const value = Buffer.from(digest(await f.async("nodebuffer")), "hex").toString("base64");
	references += `<ofd:Reference FileRef="/${f.name}"><ofd:CheckValue>${value}</ofd:CheckValue></ofd:Reference>`;
}
const signatureXml = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<ofd:Signature ${NS}><ofd:SignedInfo><ofd:Provider ProviderName="npm"/>
<ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod>
<ofd:SignatureDateTime>${new Date().toISOString().replace(/[-:T]|\.\d+/g, "")}</ofd:SignatureDateTime>
<ofd:References CheckMethod="1.2.156.10197.1.401">${references}</ofd:References>
${seal ? '<ofd:StampAnnot ID="1" PageRef="1" Boundary="100 100 40 40"/><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>' : ""}
</ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>`);
zip.file(`${SIGN}Signature.xml`.slice(1), signatureXml);
zip.file(`${SIGN}SignedValue.dat`.slice(1), seal ? sealSignature(signatureXml) : cms(signatureXml));
zip.file("Doc_0/Signs/Signatures.xml", `<ofd:Signatures ${NS}><ofd:MaxSignId>1</ofd:MaxSignId>
<ofd:Signature ID="1" Type="${seal ? "Seal" : "Sign"}" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>`);
writeFileSync(output, await zip.generateAsync({ type: "nodebuffer", compression: "DEFLATE" }));
