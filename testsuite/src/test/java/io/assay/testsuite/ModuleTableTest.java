package io.assay.testsuite;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Holds the table of ARCHITECTURE.md: which module may use which.
class ModuleTableTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar")).importPackages("io.assay");

    private static final List<String> PROVER = List.of("io.assay.field..", "io.assay.kernel..", "io.assay.curve..",
            "io.assay.poly..", "io.assay.msm..", "io.assay.transcript..", "io.assay.groth16..", "io.assay.format..",
            "io.assay.witness..", "io.assay.ceremony..", "io.assay.hash..", "org.bouncycastle..", "tools.jackson..");

    /// Packages of a module, and the packages outside it that it may use, besides the JDK and jspecify.
    private static final Map<String, List<String>> ALLOWED = new LinkedHashMap<>();

    static {
        ALLOWED.put("io.assay.ir..", List.of("org.antlr.v4.."));
        ALLOWED.put("io.assay.passes..", List.of("io.assay.ir.."));
        ALLOWED.put("io.assay.frontend..",
                List.of("io.assay.ir..", "org.antlr.v4.runtime..", "com.google.protobuf..", "onnx.."));
        ALLOWED.put("io.assay.backends..", List.of("io.assay.ir.."));
        ALLOWED.put("io.assay.codegen..",
                List.of("io.assay.ir..", "io.assay.backends..", "com.palantir.javapoet..",
                        "com.github.mustachejava..", "org.bouncycastle.."));
        ALLOWED.put("io.assay.checker..", List.of("tools.jackson.."));
        for (String prover : List.of("field", "kernel", "curve", "poly", "msm", "transcript", "groth16", "format",
                "witness", "ceremony", "hash")) {
            List<String> others = new ArrayList<>(PROVER);
            if (prover.equals("kernel")) {
                others.add("jdk.incubator.vector..");
            }
            ALLOWED.put("io.assay." + prover + "..", others);
        }
        for (String top : List.of("driver", "cli")) {
            ALLOWED.put("io.assay." + top + "..", List.of("io.assay..", "picocli..", "io.horizen..",
                    "tools.jackson..", "com.sun.management..", "com.sun.net.httpserver..",
                    "com.github.mustachejava.."));
        }
    }

    @Test
    void modulesUseOnlyWhatTheTableAllows() {
        ALLOWED.forEach((module, others) -> {
            List<String> packages = new ArrayList<>(others);
            packages.addAll(List.of(module, "java..", "javax..", "org.jspecify.."));
            classes().that().resideInAPackage(module).should().onlyDependOnClassesThat()
                    .resideInAnyPackage(packages.toArray(String[]::new)).allowEmptyShould(true).check(CLASSES);
        });
    }

    /// The prover has to run where the Vector API is not there.
    @Test
    void onlyVectorKernelsUseTheVectorApi() {
        noClasses().that().resideOutsideOfPackage("io.assay.kernel.vector").should().dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..").check(CLASSES);
    }

    @Test
    void everyPackageIsInTheTable() {
        assertThat(CLASSES).isNotEmpty().allSatisfy(type -> assertThat(ALLOWED.keySet())
                .anyMatch(module -> (type.getPackageName() + ".").startsWith(module.replace("..", "."))))
                .hasSizeGreaterThan(60);
    }
}
