package io.assay.driver.soroban;

import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.soroban.VerifierArguments;
import io.assay.driver.soroban.SorobanRunner.Answer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A contract in the host: as native code, and as wasm where there is one.
final class SorobanDeployment implements Deployment {

    /// Size of the contract; absent where it runs as native code alone.
    static final String WASM_BYTES = "wasmBytes";
    /// XDR of the values that functions return.
    private static final String VOID = "00000001";
    private static final String TRUE = "0000000000000001";
    private static final String BYTES = "0000000d";

    private final VerifierSpecification specification;
    private final SortedMap<String, Long> facts;
    private final List<SorobanRunner> hosts;

    /// @param hosts the contract as native code, then perhaps as wasm; the costs are those of the last one
    SorobanDeployment(VerifierSpecification specification, SortedMap<String, Long> facts, List<SorobanRunner> hosts) {
        this.specification = specification;
        this.facts = Collections.unmodifiableSortedMap(facts);
        this.hosts = List.copyOf(hosts);
    }

    @Override
    public SortedMap<String, Long> facts() {
        return facts;
    }

    @Override
    public Verdict verify(byte[] proof, List<byte[]> publics) throws IOException {
        return call("verify", VerifierArguments.verify(proof, publics), TRUE);
    }

    @Override
    public byte[] message(SampleProof sample) {
        return VerifierArguments.verifyInference(specification, sample);
    }

    @Override
    public Verdict send(byte[] message) throws IOException {
        return call("verify_inference", message, VOID);
    }

    @Override
    public Verdict register(SampleProof.Weights weights) throws IOException {
        if (specification.key().weights().isEmpty()) {
            throw new UnsupportedOperationException("a contract without committed weights registers none");
        }
        return call("register_weights", VerifierArguments.registerWeights(weights), BYTES);
    }

    /// @param expected how the XDR of the value begins that a call returns which accepts
    private Verdict call(String function, byte[] arguments, String expected) throws IOException {
        Verdict first = verdict(hosts.getFirst().call(function, arguments), expected);
        Verdict last = first;
        for (SorobanRunner host : hosts.subList(1, hosts.size())) {
            last = verdict(host.call(function, arguments), expected);
            if (last.accepted() != first.accepted()) {
                throw new IllegalStateException(function + ": native code says " + first + " and wasm " + last);
            }
        }
        return last;
    }

    private static Verdict verdict(Answer answer, String expected) {
        boolean accepted = answer.kind().equals("returned") && answer.detail().startsWith(expected);
        SortedMap<String, Long> costs = new TreeMap<>();
        if (answer.instructions() > 0) {
            costs.put("instructions", answer.instructions());
            costs.put("memory", answer.memory());
            costs.put("fee", answer.fee());
            costs.put("rent", answer.rent());
        }
        return new Verdict(accepted, accepted ? "" : reason(answer), costs);
    }

    private static String reason(Answer answer) {
        return switch (answer.kind()) {
            case "returned" -> "false";
            case "refused" -> answer.detail();
            case "aborted" -> "aborted by the host";
            default -> answer.kind() + ": " + answer.detail();
        };
    }

    @Override
    public void close() {
        hosts.forEach(SorobanRunner::close);
    }
}
