/// Code generation: Java witness generators and contracts.
module io.assay.codegen {
    requires static transitive org.jspecify;
    requires transitive io.assay.ir;
    requires transitive io.assay.backends;
    requires com.palantir.javapoet;
    requires com.github.mustachejava;
    requires java.compiler;

    exports io.assay.codegen.java;
}
