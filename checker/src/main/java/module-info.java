/// The checker: proves of compiled artefacts that inputs leave just one witness. Shares no code with the compiler.
module io.assay.checker {
    requires static transitive org.jspecify;
    requires tools.jackson.databind;

    exports io.assay.checker;
    exports io.assay.checker.air;
    exports io.assay.checker.artefact;
    exports io.assay.checker.export;
    exports io.assay.checker.r1cs;
}
