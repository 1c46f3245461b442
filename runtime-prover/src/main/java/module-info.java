/// The prover: fields, curve, Groth16 and the files that snarkjs and circom define.
module io.assay.prover {
    requires static transitive org.jspecify;

    exports io.assay.format;
    exports io.assay.groth16;
    exports io.assay.witness;
}
