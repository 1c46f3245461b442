package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.Statement;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.driver.evm.Compilation;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.driver.evm.Solc;
import io.assay.ir.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The libraries of digests that are generated for a specification, behind a contract that shows what is internal in them.
///
/// @param specification of the project
/// @param contract      `Caller`
/// @param functions     name of the function of each digest
/// @param evm           where it is deployed
/// @param address       its address
record GeneratedDigests(VerifierSpecification specification, CompiledContract contract, List<String> functions, Evm evm,
        String address) implements AutoCloseable {

    static final String LIBRARY = "src/Digests.sol";
    static final String HASH = "src/Poseidon2.sol";
    private static final Pattern FUNCTION = Pattern
            .compile("function (\\w+)\\(\n([^)]*)\\) internal pure returns \\(uint256\\)");
    private static final Pattern PARAMETER = Pattern.compile("(\\S+) (?:memory )?(\\w+),?\n");

    /// A project with changes, of which some may be nonsense.
    ///
    /// @param change of a file's text
    record Project(VerifierSpecification specification, String path, UnaryOperator<String> change) {
        static Project of(VerifierSpecification specification) {
            return new Project(specification, LIBRARY, UnaryOperator.identity());
        }
    }

    /// Compiles all projects at once.
    static List<GeneratedDigests> of(List<Project> projects) {
        Map<String, String> sources = new LinkedHashMap<>();
        List<List<String>> functions = new ArrayList<>();
        for (int i = 0; i < projects.size(); i++) {
            Project project = projects.get(i);
            SortedMap<String, String> files = VerifierGenerator.generate(project.specification(), Optional.empty());
            for (String path : List.of(LIBRARY, HASH, "src/FloatKeys.sol", "src/DoubleKeys.sol")) {
                String text = files.get(path);
                if (text != null) {
                    String changed = path.equals(project.path()) ? project.change().apply(text) : text;
                    sources.put("p" + i + "/" + path, changed);
                }
            }
            functions.add(new ArrayList<>());
            sources.put("p" + i + "/src/Caller.sol", caller(files.get(LIBRARY), functions.getLast()));
        }
        Compilation compilation = new Solc().compile(sources);
        assertThat(compilation.messages()).isEmpty();
        List<GeneratedDigests> deployed = new ArrayList<>();
        for (int i = 0; i < projects.size(); i++) {
            String source = "p" + i + "/src/Caller.sol";
            CompiledContract contract = compilation.contracts().stream()
                    .filter(made -> made.source().equals(source)).findFirst().orElseThrow();
            Evm evm = new Evm();
            EvmResult deployment = evm.deploy(contract.creationCode());
            assertThat(deployment.succeeded()).as(deployment.toString()).isTrue();
            deployed.add(new GeneratedDigests(projects.get(i).specification(), contract, functions.get(i), evm,
                    deployment.address()));
        }
        return deployed;
    }

    static GeneratedDigests of(VerifierSpecification specification) {
        return of(List.of(Project.of(specification))).getFirst();
    }

    private static String caller(String library, List<String> functions) {
        StringBuilder text = new StringBuilder("""
                // SPDX-License-Identifier: Apache-2.0
                pragma solidity ^0.8.20;
                import {Digests} from "./Digests.sol";
                import {Poseidon2} from "./Poseidon2.sol";
                contract Caller {
                    function exposed_hash(uint256[] memory words) external pure returns (uint256) {
                        return Poseidon2.hash(words);
                    }
                    function exposed_cost(uint256[] memory words) external view returns (uint256 gas) {
                        gas = gasleft();
                        Poseidon2.hash(words);
                        gas -= gasleft();
                    }
                """);
        Matcher function = FUNCTION.matcher(library);
        while (function.find()) {
            functions.add(function.group(1));
            List<String> parameters = new ArrayList<>();
            List<String> names = new ArrayList<>();
            Matcher parameter = PARAMETER.matcher(function.group(2));
            while (parameter.find()) {
                String type = parameter.group(1);
                boolean struct = type.matches("(Hashed|Received).*");
                parameters.add((struct ? "Digests." : "") + type + (struct || type.endsWith("]") ? " calldata " : " ")
                        + parameter.group(2));
                names.add(parameter.group(2));
            }
            text.append("    function %s(%s) external pure returns (uint256) {%n        return Digests.%s(%s);%n    }%n"
                    .formatted(function.group(1), String.join(", ", parameters), function.group(1),
                            String.join(", ", names)));
        }
        return text.append("}\n").toString();
    }

    EvmResult hash(List<BigInteger> words) {
        return listed("exposed_hash", words);
    }

    /// What hashing takes, the words being in memory.
    long hashGas(List<BigInteger> words) {
        return new BigInteger(listed("exposed_cost", words).returnHex(), 16).longValueExact();
    }

    private EvmResult listed(String function, List<BigInteger> words) {
        List<BigInteger> call = new ArrayList<>(List.of(BigInteger.valueOf(32), BigInteger.valueOf(words.size())));
        call.addAll(words);
        return call(function, call);
    }

    /// The call of a digest's function.
    ///
    /// @param index  which digest
    /// @param values integers of its tensors, one after the other
    EvmResult digest(int index, List<BigInteger> values, BigInteger salt) {
        List<BigInteger> words = new ArrayList<>(values);
        words.add(salt);
        return call(functions.get(index), words);
    }

    private EvmResult call(String function, List<BigInteger> words) {
        return evm.call(address, HexFormat.of().parseHex(contract.selector(function)
                + words.stream().map(SolidityErrors::word).collect(Collectors.joining())));
    }

    /// What Java computes.
    BigInteger expected(int index, List<BigInteger> values, BigInteger salt) {
        HashedTensors hashed = specification.digests().get(index);
        Map<Value, long[]> byTensor = new LinkedHashMap<>();
        int from = 0;
        for (var tensor : hashed.digest().tensors()) {
            int to = from + tensor.places().size();
            byTensor.put(tensor.value(), values.subList(from, to).stream().mapToLong(BigInteger::longValueExact)
                    .toArray());
            from = to;
        }
        return Digest.of(salt, Statement.packed(hashed.digest(), byTensor));
    }

    @Override
    public void close() {
        evm.close();
    }
}
