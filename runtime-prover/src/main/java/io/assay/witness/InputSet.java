package io.assay.witness;

import io.assay.kernel.Cancellation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tensors of one evaluation of a model, known by name or, in EZKL's input files, by position.
public final class InputSet {
    private final boolean positional;
    private final Map<String, InputTensor> tensors;
    private final Cancellation cancellation;
    private final Optional<Salts> salts;
    private final BigInteger rootSalt;
    private final Optional<CommittedWeights> weights;

    private InputSet(boolean positional, Map<String, InputTensor> tensors, Cancellation cancellation,
            Optional<Salts> salts, BigInteger rootSalt, Optional<CommittedWeights> weights) {
        this.positional = positional;
        this.tensors = tensors;
        this.cancellation = cancellation;
        this.salts = salts;
        this.rootSalt = rootSalt;
        this.weights = weights;
    }

    private InputSet(boolean positional, List<InputTensor> list) {
        Map<String, InputTensor> byName = new LinkedHashMap<>();
        for (InputTensor tensor : list) {
            if (byName.put(tensor.name(), tensor) != null) {
                throw new IllegalArgumentException("two tensors are named \"" + tensor.name() + "\"");
            }
        }
        this(positional, Collections.unmodifiableMap(byName), Cancellation.never(), Optional.empty(),
                BigInteger.ZERO, Optional.empty());
    }

    /// Tensors that are known by name.
    ///
    /// @throws IllegalArgumentException if two have the same name
    public static InputSet of(List<InputTensor> tensors) {
        return new InputSet(false, tensors);
    }

    /// Tensors that are known by their position among the model's inputs; their names are "0", "1", ...
    ///
    /// @throws IllegalArgumentException if two have the same name
    public static InputSet positional(List<InputTensor> tensors) {
        return new InputSet(true, tensors);
    }

    /// Returns the same tensors for an evaluation that can be cancelled between its nodes.
    public InputSet under(Cancellation other) {
        return new InputSet(positional, tensors, other, salts, rootSalt, weights);
    }

    /// Returns the same tensors, with what digests of them and of the outputs are salted with.
    public InputSet salted(Salts others) {
        return new InputSet(positional, tensors, cancellation, Optional.of(others), rootSalt, weights);
    }

    /// Returns the same tensors, with what the root over received ones is salted with: what their collector chose.
    ///
    /// @param salt in [0, 2^248); 0 unless this is called, for points that everybody may know
    /// @throws IllegalArgumentException if it is outside its range
    public InputSet rootSalted(BigInteger salt) {
        if (salt.signum() < 0 || salt.bitLength() > Salts.BITS) {
            throw new IllegalArgumentException("a salt outside [0, 2^" + Salts.BITS + ")");
        }
        return new InputSet(positional, tensors, cancellation, salts, salt, weights);
    }

    /// Returns the same tensors, with the weights of a circuit whose weights are committed to.
    public InputSet weighted(CommittedWeights others) {
        return new InputSet(positional, tensors, cancellation, salts, rootSalt, Optional.of(others));
    }

    /// The weights.
    ///
    /// @throws IllegalStateException if there are none: a circuit with committed weights is evaluated with some
    public CommittedWeights weights() {
        return weights.orElseThrow(() -> new IllegalStateException("inputs without the weights that are committed to"));
    }

    /// What digests are salted with.
    ///
    /// @throws IllegalStateException if there are no salts: a circuit with hashed tensors is evaluated with some
    public Salts salts() {
        return salts.orElseThrow(() -> new IllegalStateException("inputs without salts for a circuit with digests"));
    }

    /// What the root is salted with.
    public BigInteger rootSalt() {
        return rootSalt;
    }

    /// What may end the evaluation of these inputs.
    Cancellation cancellation() {
        return cancellation;
    }

    /// Whether the tensors are known by position only.
    public boolean isPositional() {
        return positional;
    }

    /// All tensors, in the order in which they were given.
    public List<InputTensor> tensors() {
        return List.copyOf(tensors.values());
    }

    /// The tensor of a name, if there is one.
    public Optional<InputTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /// The tensor for one input of a model.
    ///
    /// Shapes agree if they are equal up to leading axes of extent 1 (a batch of one); tensors that are known by
    /// position need only the same number of elements.
    ///
    /// @param specification the input
    /// @param position      its position among the model's inputs
    /// @throws InputException if it is missing or its shape does not fit
    public InputTensor require(TensorSpecification specification, int position) throws InputException {
        String key = positional ? Integer.toString(position) : specification.name();
        InputTensor tensor = tensors.get(key);
        if (tensor == null) {
            throw new InputException(specification.name(), InputException.WHOLE_TENSOR,
                    positional ? tensors.size() + " tensors" : "tensors " + new ArrayList<>(tensors.keySet()),
                    positional ? "a tensor at position " + position : "a tensor of that name",
                    "give a tensor of shape " + specification.shape() + " for each input of the model");
        }
        boolean fits = positional
                ? tensor.count() == specification.count()
                : withoutBatch(tensor.shape()).equals(withoutBatch(specification.shape()));
        if (!fits) {
            throw new InputException(specification.name(), InputException.WHOLE_TENSOR,
                    "shape " + tensor.shape(), "shape " + specification.shape(),
                    "reshape the input; one evaluation takes a batch of one, of a file of rows that is one row (--row)");
        }
        return tensor;
    }

    private static List<Integer> withoutBatch(List<Integer> shape) {
        int first = 0;
        while (first < shape.size() && shape.get(first) == 1) {
            first++;
        }
        return shape.subList(first, shape.size());
    }
}
