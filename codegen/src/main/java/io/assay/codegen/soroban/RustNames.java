package io.assay.codegen.soroban;

import io.assay.codegen.internal.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes Rust identifiers of names in a model, which may be any text.
///
/// Names of parameters and of fields have at most 30 characters on Soroban.
final class RustNames {

    static final int MAX_LENGTH = 30;
    /// Leaves room for a number behind it.
    private static final int MAX_NAME_LENGTH = 24;
    private static final int MAX_CRATE_LENGTH = 40;

    /// Keywords of Rust, and names that the crate and the macros of the SDK use where parameters are visible.
    private static final Set<String> RESERVED = Set
            .of("""
                    abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if
                    impl in let loop macro match mod move mut override priv pub ref return self static struct super trait true try
                    type typeof union unsafe unsized use virtual where while yield
                    address args arguments context env integers model_id old_auth_manager pack proof public_count res salt
                    statement storage val vals values verifier weights words
                    """
                    .strip().split("\\s+"));

    /// What constants of a tensor or a digest end in.
    private static final List<String> ENDINGS = List.of("", "_ranges", "_splits", "_element", "_words");

    private final Set<String> taken = new HashSet<>();

    /// Returns the identifier for a tensor's name, snake case, different from all earlier ones, as are the names of its
    /// constants, and from what is reserved.
    String unique(String name) {
        String snake = snake(name);
        if (snake.isEmpty()) {
            snake = "tensor";
        } else if (Character.isDigit(snake.charAt(0)) || snake.startsWith("arg_")) {
            snake = cut("tensor_" + snake);
        } else if (RESERVED.contains(snake)) {
            snake = snake + "_tensor";
        }
        String unique = snake;
        for (int i = 2; !take(unique); i++) {
            unique = snake + "_v" + i;
        }
        return unique;
    }

    private boolean take(String name) {
        List<String> uses = ENDINGS.stream().map(name::concat).toList();
        return uses.stream().noneMatch(taken::contains) && taken.addAll(uses);
    }

    /// Returns the name of the crate for a model, for example `mlp-credit-verifier`.
    static String crate(String modelName) {
        String kebab = String.join("-", Words.of(modelName, MAX_CRATE_LENGTH));
        boolean unusable = kebab.isEmpty() || Character.isDigit(kebab.charAt(0));
        return (unusable ? kebab.isEmpty() ? "model" : "model-" + kebab : kebab) + "-verifier";
    }

    private static String snake(String name) {
        return cut(Words.snake(Words.of(name, MAX_NAME_LENGTH)));
    }

    private static String cut(String snake) {
        String cut = snake.substring(0, Math.min(snake.length(), MAX_NAME_LENGTH));
        return cut.endsWith("_") ? cut.substring(0, cut.length() - 1) : cut;
    }
}
