package io.assay.testsuite.circuit;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.backends.r1cs.SymWriter;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.passes.lower.LowerFixedToRelation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A circuit with a ReLU, a rounding and a packed output, small enough to read.
final class SmallCircuit {

    static final Map<String, long[]> INPUTS = Map.of("x", new long[]{100, -77});

    private SmallCircuit() {}

    static R1csCircuit compile() throws AirSyntaxException {
        return R1csCompiler.compile(LowerFixedToRelation.lower((FixedModule) new AirParser().parse("""
                module "small" fixed
                func @main {
                %0 = fixed.input {name = "x", visibility = private} : tensor<1x2xfixed4[-100,100]>
                %1 = fixed.relu %0 : tensor<1x2xfixed4[0,100]> loc("/act/Relu":"Relu")
                %2 = fixed.linear %0, %1 {coefficients = [3, -1], constant = 5} : tensor<1x2xfixed4[-400,400]> \
                loc("/sub/Sub":"Sub")
                %3 = fixed.requantize %2 {shift = 2} : tensor<1x2xfixed2[-100,100]> loc("/q/Round":"Round")
                fixed.output %3 {name = "y", visibility = public}
                }
                """)));
    }

    static Path writeR1cs(R1csCircuit circuit, Path folder) throws IOException {
        Path path = folder.resolve("circuit.r1cs");
        try (OutputStream target = Files.newOutputStream(path)) {
            R1csWriter.write(circuit, target);
        }
        return path;
    }

    static Path writeSym(R1csCircuit circuit, Path folder) throws IOException {
        Path path = folder.resolve("circuit.sym");
        try (OutputStream target = Files.newOutputStream(path)) {
            SymWriter.write(circuit, target);
        }
        return path;
    }
}
