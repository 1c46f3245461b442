package io.assay.backends.r1cs;

import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.View;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where ops and values come from, for people.
final class Locations {

    private final List<Op> ops;
    private final Map<Value, Op> definitions;
    private final Map<Value, String> outputs = new HashMap<>();

    Locations(RelationModule module) {
        this.ops = module.main().ops();
        this.definitions = module.main().definitions();
        for (Op op : ops) {
            if (op instanceof Output output) {
                outputs.putIfAbsent(output.value(), output.name());
            }
        }
    }

    /// Returns the nodes behind op `index`: its own, or else those of the values it reads, or else the input.
    SourceLoc of(int index) {
        return index < 0 ? SourceLoc.NONE : of(ops.get(index));
    }

    /// Returns the nodes behind the op that defines `value`.
    SourceLoc of(Value value) {
        return definition(value).map(this::of).orElse(SourceLoc.NONE);
    }

    /// Returns the nodes behind the wires of `value`: those of what it is a view of, once the addend that moves its least
    /// element to zero is off. A view that repeats elements has wires of its own.
    SourceLoc ofWires(Value value) {
        Value source = moved(value);
        Value viewed = source;
        boolean repeats = false;
        while (definitions.get(viewed) instanceof View(_, var map, var operand, _)) {
            repeats |= viewed.type().elementCount() > operand.type().elementCount() || repeats(map.positions(
                    viewed.type().shape()), operand.type().elementCount());
            viewed = operand;
        }
        return of(repeats ? source : viewed);
    }

    private static boolean repeats(int[] positions, int count) {
        BitSet seen = new BitSet(count);
        for (int position : positions) {
            if (seen.get(position)) {
                return true;
            }
            seen.set(position);
        }
        return false;
    }

    /// Returns the value without the addend that moves its least element to zero.
    Value moved(Value value) {
        return definitions.get(value) instanceof Linear(_, var factors, _, var terms, _)
                && factors.equals(List.of(1L)) ? terms.getFirst() : value;
    }

    Optional<Op> definition(Value value) {
        return Optional.ofNullable(definitions.get(value));
    }

    private SourceLoc of(Op op) {
        Op at = op;
        while (at.loc().equals(SourceLoc.NONE)) {
            if (at instanceof Input input) {
                return SourceLoc.of(input.name(), "Input");
            }
            Optional<Op> before = at.operands().stream().findFirst().flatMap(this::definition);
            if (before.isEmpty()) {
                return SourceLoc.NONE;
            }
            at = before.get();
        }
        return at.loc();
    }

    /// Returns the name of op `index`.
    String op(int index) {
        return switch (index) {
            case RowOrigins.CONTEXT -> "context";
            case RowOrigins.TABLES -> "tables";
            case RowOrigins.HASH -> "hash";
            default -> ops.get(index).info().name();
        };
    }

    /// Returns the name of an input or output, or else of a value as in the text of the module.
    String name(Value value) {
        String output = outputs.get(value);
        return switch (definitions.get(value)) {
            case Input input -> input.name();
            case null, default -> output != null ? output : "%" + value.id();
        };
    }
}
