package io.assay.driver.evm;

import io.assay.driver.tool.ToolProcess;
import io.assay.codegen.chain.MissingToolException;
import io.assay.codegen.solidity.EvmProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The Solidity compiler (npm `solc`), optimiser on.
public final class Solc {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int OPTIMIZER_RUNS = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final NpmTools tools = new NpmTools(Solc.class, "npm");

    /// Installs and runs nothing yet.
    public Solc() {}

    /// The packages the compiler runs from.
    public NpmTools tools() {
        return tools;
    }

    /// Compiles for [EvmProfile#ANY].
    public Compilation compile(Map<String, String> sources) {
        return compile(sources, EvmProfile.ANY);
    }

    /// Compiles sources that may import each other by name. Nothing else is read.
    ///
    /// @param sources text by name
    /// @param chain   where the code has to run
    /// @return contracts and messages; errors in the sources are messages
    /// @throws MissingToolException if Node is missing, the compiler cannot be installed, or it broke down
    public Compilation compile(Map<String, String> sources, EvmProfile chain) {
        String script = new String(NpmTools.resource(Solc.class, "compile.js"), StandardCharsets.UTF_8);
        ToolProcess process = tools.node(List.of("-e", script), JSON.writeValueAsString(request(sources, chain)),
                LIMIT);
        if (process.exitCode() != 0) {
            throw new MissingToolException("solc", "ended with " + process.exitCode() + ": " + process.errors(),
                    "remove " + tools.location() + " to install it again");
        }
        JsonNode answer = JSON.readTree(process.output());
        return new Compilation(contracts(answer.path("contracts")), messages(answer.path("errors")));
    }

    private static ObjectNode request(Map<String, String> sources, EvmProfile chain) {
        ObjectNode root = JSON.createObjectNode().put("language", "Solidity");
        ObjectNode files = root.putObject("sources");
        sources.forEach((name, text) -> files.putObject(name).put("content", text));
        ObjectNode settings = root.putObject("settings").put("evmVersion", chain.evmVersion());
        settings.putObject("optimizer").put("enabled", true).put("runs", OPTIMIZER_RUNS);
        settings.putObject("outputSelection").putObject("*").putArray("*").add("abi").add("evm.bytecode.object")
                .add("evm.deployedBytecode.object").add("evm.methodIdentifiers");
        return root;
    }

    private static List<CompiledContract> contracts(JsonNode files) {
        List<CompiledContract> contracts = new ArrayList<>();
        files.forEachEntry((source, byName) -> byName
                .forEachEntry((name, contract) -> contracts.add(contract(source, name, contract))));
        return contracts;
    }

    private static CompiledContract contract(String source, String name, JsonNode contract) {
        JsonNode evm = contract.path("evm");
        Map<String, String> selectors = new LinkedHashMap<>();
        evm.path("methodIdentifiers").forEachEntry((signature, hex) -> selectors.put(signature, hex.asString()));
        return new CompiledContract(source, name, JSON.writeValueAsString(contract.path("abi")),
                evm.path("bytecode").path("object").asString(""),
                evm.path("deployedBytecode").path("object").asString(""), selectors);
    }

    private static List<Compilation.Message> messages(JsonNode errors) {
        List<Compilation.Message> messages = new ArrayList<>();
        for (JsonNode error : errors) {
            messages.add(new Compilation.Message(error.path("severity").asString("error"),
                    error.path("formattedMessage").asString(error.path("message").asString(""))));
        }
        return messages;
    }
}
