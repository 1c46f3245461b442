package io.assay.backends.r1cs;

import io.assay.backends.layout.Digest;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Finds out what each wire holds, from the blocks of wires: nothing is kept for single wires.
///
/// Names are unique. Where two values would have one name, the second gets `#2`.
public final class WireNames {
    /// Nodes behind a value that its name has; the others are counted.
    private static final int MOST_NODES = 4;

    /// What is known of a block.
    ///
    /// @param name      name of the value, with a number if it needs one
    /// @param loc       nodes behind it
    /// @param positions elements of the value that the block holds, in its order; none if it holds all in order
    private record Named(String name, SourceLoc loc, Optional<Positions> positions) {}

    /// Elements of a value, by element of a view of it.
    private static final class Positions {
        private final int[] source;

        Positions(int[] source) {
            this.source = source;
        }
    }

    /// A value that has a name, and for each kind of wire the elements that have got it so far.
    private record Claim(Value value, Map<String, BitSet> elements) {
        /// Takes the name for elements that do not have it yet; false if the name is another's, or taken.
        boolean take(Value other, String kind, BitSet taken) {
            BitSet before = elements.computeIfAbsent(kind, _ -> new BitSet());
            if (!value.equals(other) || before.intersects(taken)) {
                return false;
            }
            before.or(taken);
            return true;
        }
    }

    private final int publicCount;
    private final List<WireBlock> blocks;
    private final int[] starts;
    private final List<Named> named = new ArrayList<>();
    private final Locations locations;
    private final Map<String, List<Claim>> claims = new HashMap<>();

    private WireNames(R1csCircuit circuit) {
        this.publicCount = circuit.publicCount();
        this.blocks = circuit.blocks();
        this.starts = blocks.stream().mapToInt(WireBlock::start).toArray();
        this.locations = new Locations(circuit.module());
        blocks.forEach(block -> named.add(name(block)));
    }

    /// Returns the names of the wires of `circuit`.
    public static WireNames of(R1csCircuit circuit) {
        return new WireNames(circuit);
    }

    /// Returns what `wire` holds.
    /// @param wire in [0, wireCount)
    public WireOrigin origin(int wire) {
        if (wire == 0) {
            return new WireOrigin(SourceLoc.NONE, "one", -1, "", 0);
        }
        if (wire <= publicCount) {
            return wire == 1
                    ? new WireOrigin(SourceLoc.NONE, "main.context", -1, "", 0)
                    : new WireOrigin(SourceLoc.NONE, "main.public", wire - 1, "", 0);
        }
        int block = blockOf(wire);
        int at = wire - starts[block];
        return switch (blocks.get(block)) {
            case WireBlock.ContextSquare _ -> new WireOrigin(SourceLoc.NONE, "main.context.square", -1, "", 0);
            case WireBlock.Elements _ -> whole(block, at);
            case WireBlock.Bits(_, _, int bits, _) -> part(block, at / bits, "bit", at % bits);
            case WireBlock.Prefixes(_, var range, _) -> {
                int stride = Range.prefixes(range.max());
                yield part(block, at / stride, "prefix", at % stride);
            }
            case WireBlock.Products products -> part(block, at / products.stride(), "term", at % products.stride());
            case WireBlock.Choice choice -> choice(block, choice, at / choice.stride(), at % choice.stride());
            case WireBlock.Limbs(_, _, var limbs) -> part(block, at / limbs.size(), "limb", at % limbs.size());
            case WireBlock.Multiplicities _ -> whole(block, at);
            case WireBlock.Blinder _ -> new WireOrigin(SourceLoc.NONE, "main.blinder", -1, "", 0);
            case WireBlock.Challenge _ -> new WireOrigin(SourceLoc.NONE, "main.challenge", -1, "", 0);
            case WireBlock.WeightsBlinder _ -> new WireOrigin(SourceLoc.NONE, "main.weights.blinder", -1, "", 0);
            case WireBlock.WeightsChallenge _ -> new WireOrigin(SourceLoc.NONE, "main.weights", -1, "", 0);
            case WireBlock.Powers _ -> new WireOrigin(SourceLoc.NONE, "main.challenge.squared", at + 1, "", 0);
            case WireBlock.SuccessivePowers _ -> new WireOrigin(SourceLoc.NONE, "main.challenge.power", at + 2, "", 0);
            case WireBlock.ProductSums _ ->
                new WireOrigin(named.get(block).loc(), named.get(block).name(), -1, "check", at);
            case WireBlock.Switches _ ->
                new WireOrigin(named.get(block).loc(), named.get(block).name(), -1, "switch", at);
            case WireBlock.RunningProducts _ ->
                new WireOrigin(named.get(block).loc(), named.get(block).name(), -1, "product", at);
            case WireBlock.Inverses(_, _, var uses) -> part(block, at / uses.size(), "use", at % uses.size());
            case WireBlock.RowInverses rows -> rowInverse(block, rows, at / rows.stride(), at % rows.stride());
            case WireBlock.Quotients _,WireBlock.Packed _,WireBlock.Hash _ -> whole(block, at);
            case WireBlock.Salt _ -> new WireOrigin(SourceLoc.NONE, named.get(block).name(), -1, "", 0);
        };
    }

    /// Returns the name of `wire` in `.sym`.
    public String name(int wire) {
        return origin(wire).name();
    }

    private int blockOf(int wire) {
        int found = Arrays.binarySearch(starts, wire);
        return found >= 0 ? found : -found - 2;
    }

    private WireOrigin whole(int block, int at) {
        Named of = named.get(block);
        return new WireOrigin(of.loc(), of.name(), element(of, at), "", 0);
    }

    private WireOrigin part(int block, int at, String part, int index) {
        Named of = named.get(block);
        return new WireOrigin(of.loc(), of.name(), element(of, at), part, index);
    }

    private static int element(Named of, int at) {
        return of.positions().map(positions -> positions.source[at]).orElse(at);
    }

    private WireOrigin choice(int block, WireBlock.Choice choice, int element, int at) {
        int low = 1 << choice.lowBits();
        int high = choice.table().segmentCount() >> choice.lowBits();
        if (at < low) {
            return part(block, element, "low", at);
        }
        if (at < low + high) {
            return part(block, element, "high", at - low);
        }
        int column = (at - low - high) / high;
        boolean base = column == 0 && !WireBlock.Choice.constant(choice.table().base());
        return part(block, element, base ? "base" : "slope", (at - low - high) % high);
    }

    private static Named nameless(String name) {
        return new Named(name, SourceLoc.NONE, Optional.empty());
    }

    private WireOrigin rowInverse(int block, WireBlock.RowInverses rows, int element, int at) {
        return at == rows.columns().size() ? part(block, element, "use", 0) : part(block, element, "column", at);
    }

    private Named name(WireBlock block) {
        return switch (block) {
            case WireBlock.ContextSquare _ -> nameless("main.context.square");
            case WireBlock.Elements(_, var value) -> name(value, "");
            case WireBlock.Bits(_, var value, _, _) -> name(value, ".bit");
            case WireBlock.Prefixes(_, var range, _) -> name(range.operand(), ".prefix");
            case WireBlock.Products(_, var contract) -> name(contract.result(), ".term");
            case WireBlock.Choice choice -> name(choice.index(), ".row");
            case WireBlock.Limbs(_, var number, _) -> name(number.value(), number.sign() > 0 ? ".limb" : ".rest");
            case WireBlock.Inverses(_, var number, _) -> name(number.value(), number.sign() > 0 ? ".use" : ".unused");
            case WireBlock.RowInverses rows -> name(rows.lookup().index(), ".row");
            case WireBlock.Multiplicities(_, int index, _) -> nameless("main.table" + index + ".count");
            case WireBlock.Quotients(_, int index, _) -> nameless("main.table" + index + ".quotient");
            case WireBlock.Blinder _ -> nameless("main.blinder");
            case WireBlock.Challenge _ -> nameless("main.challenge");
            case WireBlock.WeightsBlinder _ -> nameless("main.weights.blinder");
            case WireBlock.WeightsChallenge _ -> nameless("main.weights");
            case WireBlock.Powers _ -> nameless("main.challenge.squared");
            case WireBlock.SuccessivePowers _ -> nameless("main.challenge.power");
            case WireBlock.ProductSums(_, var contract) -> name(contract.result(), ".check");
            case WireBlock.Switches(_, var permutation, _) -> name(permutation.rhs(), ".switch");
            case WireBlock.RunningProducts(_, var permutation) -> name(permutation.rhs(), ".product");
            case WireBlock.Salt(_, var digest) -> nameless("main." + hashed(digest) + ".salt");
            case WireBlock.Packed(_, var digest) -> nameless("main." + hashed(digest) + ".packed");
            case WireBlock.Hash(_, var digest) -> nameless("main." + hashed(digest) + ".hash");
        };
    }

    private static String hashed(Digest digest) {
        return switch (digest.role()) {
            case OUTPUT -> "outputs";
            case INPUT -> "inputs";
            case RECEIVED -> "received";
        };
    }

    private Named name(Value value, String kind) {
        Value source = locations.moved(value);
        int[] positions = IntStream.range(0, value.type().elementCount()).toArray();
        Value viewed = source;
        while (locations.definition(viewed).orElse(null) instanceof View(_, var map, var operand, _)) {
            int[] outer = map.positions(viewed.type().shape());
            Arrays.setAll(positions, i -> outer[positions[i]]);
            viewed = operand;
        }
        // A view that repeats elements is named by itself, or its wires would share names.
        if (viewed.equals(source) || Arrays.stream(positions).distinct().count() < positions.length) {
            int[] all = IntStream.range(0, positions.length).toArray();
            return new Named(numbered(base(source), kind, source, all), locations.of(source), Optional.empty());
        }
        return new Named(numbered(base(viewed), kind, viewed, positions), locations.of(viewed),
                Optional.of(new Positions(positions)));
    }

    private String base(Value source) {
        Optional<Op> definition = locations.definition(source);
        if (definition.orElse(null) instanceof Input input) {
            return "main." + clean(input.name());
        }
        SourceLoc loc = locations.of(source);
        int more = loc.origins().size() - MOST_NODES;
        String node = loc.origins().stream().limit(MOST_NODES).map(SourceLoc.Origin::node)
                .collect(Collectors.joining("+", "", more > 0 ? "+" + more + "_more" : ""));
        return "main." + clean(node.isEmpty() ? "model" : node) + "." + definition.map(op -> what(op, source))
                .orElse("value");
    }

    private static String what(Op definition, Value source) {
        return switch (definition) {
            case Hint hint -> what(hint.function(), hint.results().indexOf(source));
            case Mul _,Contract _ -> "product";
            case View _ -> "view";
            default -> "sum";
        };
    }

    private static String what(HintFunction function, int result) {
        return (switch (function) {
            case HintFunction.SplitPow2 _,HintFunction.Divide _,HintFunction.ScaledProduct _ ->
                List.of("quotient", "remainder");
            case HintFunction.Magnitude _ -> List.of("magnitude", "positive");
            case HintFunction.SplitMagnitude _ -> List.of("magnitude", "positive", "remainder");
            case HintFunction.ArgMax _ -> List.of("choice", "greatest");
            case HintFunction.TableRow _ -> List.of("base", "slope");
            case HintFunction.SquareRoot _ -> List.of("root", "remainder");
            case HintFunction.OneHot _ -> List.of("choice");
            case HintFunction.Normalize _ -> List.of("shift", "mantissa");
            case HintFunction.Steps _ -> List.of("step");
            case HintFunction.OrderStatistic _ -> List.of("element", "choice", "before");
            case HintFunction.Sort _ -> List.of("sorted", "position");
            case HintFunction.Bit _ -> List.of("bit");
        }).get(result);
    }

    /// Returns a name without what would break a line of `.sym` or hide where an index begins.
    private static String clean(String node) {
        StringBuilder clean = new StringBuilder();
        node.codePoints().forEach(c -> clean.appendCodePoint(
                Character.isLetterOrDigit(c) || "/._:-+".indexOf(c) >= 0 ? c : '_'));
        return clean.toString();
    }

    /// Returns `base`, with a number from 2 on if another value, or these wires' elements, have that name already.
    private String numbered(String base, String kind, Value source, int[] positions) {
        List<Claim> known = claims.computeIfAbsent(base, _ -> new ArrayList<>());
        BitSet elements = new BitSet();
        Arrays.stream(positions).forEach(elements::set);
        int number = 0;
        while (number < known.size() && !known.get(number).take(source, kind, elements)) {
            number++;
        }
        if (number == known.size()) {
            known.add(new Claim(source, new HashMap<>()));
            known.getLast().take(source, kind, elements);
        }
        return number == 0 ? base : base + "#" + (number + 1);
    }
}
