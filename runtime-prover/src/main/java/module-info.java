/// The prover: fields, curve, Groth16 and the files that snarkjs and circom define.
module io.assay.prover {
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires static jdk.incubator.vector;
    requires tools.jackson.core;

    exports io.assay.ceremony;
    exports io.assay.curve;
    exports io.assay.field;
    exports io.assay.format;
    exports io.assay.groth16;
    exports io.assay.hash;
    exports io.assay.kernel;
    exports io.assay.msm;
    exports io.assay.poly;
    exports io.assay.witness;
}
