/* SPDX-License-Identifier: Apache-2.0 */
/* Argued in docs/VERIFICATION.md, "Where we disagree". */
{ "dss-DSS-1683.pdf", "its test calls the file intact; what it calls broken is the bare CMS" },
    { "itext-SignatureValidatorIntegrationTest-revDataInTheSignatureContainer.pdf",
      "names sha256WithRSA, and was made with SHA-384" },
