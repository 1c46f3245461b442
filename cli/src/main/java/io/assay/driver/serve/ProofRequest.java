package io.assay.driver.serve;

import io.assay.driver.Contexts;
import io.assay.driver.Json;
import io.assay.driver.ProvingSession;
import io.assay.driver.ReceivedRoots;
import io.assay.format.InputFile;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.InputSet;
import io.assay.witness.TensorSpecification;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/// What a client asks for: a body with the inputs, in the forms of `--input`, and a context.
///
/// The context is the header `Assay-Context` or the member `context` of the body, a string or an object; the member only
/// where the model has no input of that name. So does the member `rootSalt`, a string of hexadecimal digits: the salt of the
/// root over received inputs.
final class ProofRequest {
    static final String CONTEXT_HEADER = "Assay-Context";
    private static final String CONTEXT = "context";
    private static final String ROOT_SALT = "rootSalt";
    private static final String NAME = "request";

    private final Set<String> besides;

    ProofRequest(ProvingSession session) {
        Set<String> members = new TreeSet<>(Set.of(CONTEXT, ROOT_SALT));
        session.inputs().stream().map(TensorSpecification::name).forEach(members::remove);
        this.besides = members;
    }

    /// Returns the inputs of a body, with the salt of their root.
    ///
    /// @throws io.assay.format.BadFileException if it is damaged
    /// @throws io.assay.driver.Failure          if the salt is none
    InputSet inputs(byte[] body) throws IOException {
        InputSet inputs = InputFile.read(body, NAME, besides);
        // A number would be read as decimal by some, and as hexadecimal by others: no salt.
        return member(body, ROOT_SALT).map(salt -> salt.isString() ? salt.asString() : "")
                .map(salt -> inputs.rootSalted(ReceivedRoots.parseSalt(salt))).orElse(inputs);
    }

    /// Returns the context that a request gives.
    ///
    /// @param header value of the header, if there is one
    /// @throws Refusal                 if header and member differ, or the member is no context
    /// @throws io.assay.driver.Failure if it is no element
    Optional<BigInteger> context(byte[] body, @Nullable String header) throws Refusal {
        Optional<BigInteger> fromHeader = Optional.ofNullable(header).map(Contexts::parse);
        Optional<JsonNode> member = member(body, CONTEXT);
        if (member.isPresent() && !member.get().isString() && !member.get().isObject()) {
            throw bad("a member " + CONTEXT + " of another type", "a string of hexadecimal digits, or an object");
        }
        Optional<BigInteger> fromBody = member
                .map(value -> Contexts.parse(value.isString() ? value.asString() : value.toString()));
        if (fromHeader.isPresent() && fromBody.isPresent() && !fromHeader.equals(fromBody)) {
            throw bad("two contexts", "one, in the header " + CONTEXT_HEADER + " or in the body");
        }
        return fromHeader.or(() -> fromBody);
    }

    /// Returns a member that is no input; a damaged body has none.
    private Optional<JsonNode> member(byte[] body, String name) {
        if (!besides.contains(name)) {
            return Optional.empty();
        }
        try (JsonParser parser = Json.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals(name);
                parser.nextToken();
                if (found) {
                    return Optional.of(parser.readValueAsTree());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException _) {
            // The reader of the inputs says what is wrong, and where.
            return Optional.empty();
        }
    }

    private static Refusal bad(String found, String expected) {
        return new Refusal(400, Diagnostic.of(Refusal.BAD_REQUEST, "the request cannot be used").found(found, expected)
                .help("see docs/serve.md"));
    }
}
