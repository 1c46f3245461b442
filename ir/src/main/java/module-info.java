/// The intermediate representation: dialects, text, verifier and interpreters.
module io.assay.ir {
    requires static transitive org.jspecify;
    requires org.antlr.antlr4.runtime;

    exports io.assay.ir;
    exports io.assay.ir.bounds;
    exports io.assay.ir.diag;
    exports io.assay.ir.fixed;
    exports io.assay.ir.interp;
    exports io.assay.ir.relation;
    exports io.assay.ir.tensor;
    exports io.assay.ir.text;
    exports io.assay.ir.type;
    exports io.assay.ir.verify;
}
