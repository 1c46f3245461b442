/// Passes: from float tensors to scaled integers to relations.
module io.assay.passes {
    requires static transitive org.jspecify;
    requires transitive io.assay.ir;

    exports io.assay.passes.calibrate;
    exports io.assay.passes.cleanup;
    exports io.assay.passes.fixed;
    exports io.assay.passes.gadget;
    exports io.assay.passes.lower;
    exports io.assay.passes.pipeline;
    exports io.assay.passes.rule;
    exports io.assay.passes.tensor;
}
