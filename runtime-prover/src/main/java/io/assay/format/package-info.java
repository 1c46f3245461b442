/// Readers and writers of the files that Assay shares with iden3's tools and with NumPy; hostile input is safe.
///
/// Main types: [R1csFile], [WtnsFile], [ZkeyFile] and [PtauFile] for iden3's binary formats, [VerificationKeyJson],
/// [ProofJson] and [PublicJson] for snarkjs's JSON files, [InputFile] for the inputs of a model, [NpzFile] for NumPy's
/// arrays, [AtomicFile] under all writers.
/// ```java
/// ZkeyFile zkey = ZkeyFile.read(Path.of("proving.zkey"), PointCheck.HEADER);
/// Witness witness = WtnsFile.read(Path.of("witness.wtns"));
/// ```
/// Every damaged file is a [BadFileException] that says where; no other exception comes from bytes. Binary formats are
/// those of snarkjs 0.7.6: read and written again, a file of snarkjs has the same bytes.
///
/// Arithmetic does not belong here, nor does the judgement of keys and proofs: see `io.assay.groth16`.
@NullMarked
package io.assay.format;

import org.jspecify.annotations.NullMarked;
