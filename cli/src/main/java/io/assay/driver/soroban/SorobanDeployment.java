package io.assay.driver.soroban;

import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.soroban.VerifierArguments;
import io.assay.driver.soroban.SorobanRunner.Answer;
import java.io.IOException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A contract in the host: as native code, and as wasm where there is one.
public final class SorobanDeployment implements Deployment {

    /// Size of the contract; absent where it runs as native code alone.
    static final String WASM_BYTES = "wasmBytes";
    /// XDR of the values that functions return.
    private static final String VOID = "00000001";
    private static final String TRUE = "0000000000000001";
    private static final String BYTES = "0000000d";

    private final VerifierSpecification specification;
    private final SortedMap<String, Long> facts;
    private final List<SorobanRunner> hosts;

    /// What a function returned.
    ///
    /// @param verdict accepted if it returned at all
    /// @param value   XDR of the value; empty if it did not
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Returned(Verdict verdict, byte[] value) {}

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

    /// Calls any function of the contract.
    /// @param arguments XDR of a vector, well formed or not
    public Returned call(String function, byte[] arguments) throws IOException {
        Answer answer = answer(function, arguments);
        Verdict verdict = verdict(answer, "");
        return new Returned(verdict, verdict.accepted() ? HexFormat.of().parseHex(answer.detail()) : new byte[0]);
    }

    /// @param expected how the XDR of the value begins that a call returns which accepts
    private Verdict call(String function, byte[] arguments, String expected) throws IOException {
        return verdict(answer(function, arguments), expected);
    }

    /// Returns what the last host answers, after the others were found to say the same.
    private Answer answer(String function, byte[] arguments) throws IOException {
        Answer first = hosts.getFirst().call(function, arguments);
        Answer last = first;
        for (SorobanRunner host : hosts.subList(1, hosts.size())) {
            last = host.call(function, arguments);
            boolean returned = last.kind().equals("returned");
            boolean same = last.detail().equals(first.detail());
            if (returned != first.kind().equals("returned") || (returned && !same)) {
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
