/// Passes: from float tensors to scaled integers to relations.
module io.assay.passes {
    requires static transitive org.jspecify;
    requires transitive io.assay.ir;

    exports io.assay.passes.gadget;
    exports io.assay.passes.lower;
}
