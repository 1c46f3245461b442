package io.assay.codegen.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import io.assay.backends.r1cs.WireBlock;
import io.assay.codegen.java.Unit.Digits;
import io.assay.codegen.java.Unit.LimbRow;
import io.assay.codegen.java.Unit.Row;
import io.assay.ir.FunctionTable;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// The body of one generated method.
final class StepWriter {

    private static final String RUNTIME = "io.assay.witness";
    private static final ClassName BITS = ClassName.get(RUNTIME, "Bits");
    private static final ClassName PREFIXES = ClassName.get(RUNTIME, "Prefixes");
    private static final ClassName POSITIONS = ClassName.get(RUNTIME, "Positions");
    private static final ClassName ROOTS = ClassName.get(RUNTIME, "Roots");
    private static final ClassName CHOICE = ClassName.get(RUNTIME, "Choice");
    private static final ClassName SWITCHES = ClassName.get(RUNTIME, "Switches");
    private static final ClassName ORDER = ClassName.get(RUNTIME, "Order");
    private static final ClassName LOOKUPS = ClassName.get(RUNTIME, "Lookups");
    private static final ClassName PRODUCTS = ClassName.get(RUNTIME, "Products");
    /// From this many on, calls that differ in numbers only become a loop over a table of the numbers.
    private static final int ROWS_AS_TABLE = 4;
    /// Up to this many limbs stand in the code; more would make methods too long.
    private static final int LIMBS_AS_TEXT = 8;

    private final WitnessPlan plan;
    private final WeightFile weights;
    private final CodeBlock.Builder code = CodeBlock.builder();

    private StepWriter(WitnessPlan plan, WeightFile weights) {
        this.plan = plan;
        this.weights = weights;
    }

    /// Returns the body of `step`, which reads and keeps values in a variable named `evaluation`.
    static CodeBlock body(WitnessPlan.Step step, WitnessPlan plan, WeightFile weights) {
        StepWriter writer = new StepWriter(plan, weights);
        writer.begin(step.units());
        step.units().forEach(writer::write);
        step.units().forEach(unit -> unit.writes().stream().filter(plan::isKept).forEach(writer::keep));
        return writer.code.build();
    }

    private void keep(Value value) {
        code.addStatement("evaluation.keep($L, $L)", value.id(), name(value));
    }

    private void begin(List<Unit> units) {
        if (units.stream().anyMatch(this::fillsWires)) {
            code.addStatement("long[] wires = evaluation.wires()");
        }
        Set<Value> known = new LinkedHashSet<>();
        for (Unit unit : units) {
            for (Value value : unit.reads()) {
                if (known.add(value)) {
                    String source = plan.definition(value) instanceof Const(_, var data, _)
                            ? "tensor(" + weights.index(data.toLongs())
                            : "value(" + value.id();
                    code.add("long[] $L = evaluation.$L); // $L\n", name(value), source, shapeText(value));
                }
            }
            known.addAll(unit.writes());
        }
    }

    private boolean fillsWires(Unit unit) {
        return switch (unit) {
            case Unit.Compute(var op, _, _) -> op instanceof Contract contract && plan.products(contract).isPresent();
            case Unit.Keep _ -> false;
            case Unit.Fill(var block, _, _) -> !(block instanceof WireBlock.RunningProducts);
            case Unit.FillDigits _,Unit.FillLimbs _ -> true;
        };
    }

    private static String shapeText(Value value) {
        Shape shape = value.type().shape();
        return shape.rank() == 0 ? "one element" : shape.toString();
    }

    private static int count(Value value) {
        return value.type().elementCount();
    }

    /// Returns the name of a value, which says what it is, with its number.
    private String name(Value value) {
        String kind = switch ((RelationOp) plan.definition(value)) {
            case Input _ -> "input";
            case Const _ -> "constant";
            case View _ -> "view";
            case Concat _ -> "joined";
            case Linear _ -> "linear";
            case Contract _ -> "sum";
            case Mul _ -> "product";
            case Hint(var results, var function, _, _) -> resultNames(function).get(results.indexOf(value));
            case Take _ -> "taken";
            case Select _ -> "selected";
            case Output _,Range _,Lookup _,Zero _,Product _,Permutation _ ->
                throw new IllegalStateException(value + " is no result");
        };
        return kind + value.id();
    }

    private static List<String> resultNames(HintFunction function) {
        return switch (function) {
            case HintFunction.SplitPow2 _,HintFunction.Divide _,HintFunction.ScaledProduct _ ->
                List.of("quotient", "remainder");
            case HintFunction.Magnitude _ -> List.of("magnitude", "positive");
            case HintFunction.SplitMagnitude _ -> List.of("magnitude", "positive", "remainder");
            case HintFunction.ArgMax _ -> List.of("choice", "greatest");
            case HintFunction.TableRow _ -> List.of("base", "slope");
            case HintFunction.SquareRoot _ -> List.of("root", "remainder");
            case HintFunction.OneHot _ -> List.of("choice");
            case HintFunction.Normalize _ -> List.of("shift", "mantissa");
            case HintFunction.Steps _ -> List.of("steps");
            case HintFunction.OrderStatistic _ -> List.of("element", "choice", "before");
            case HintFunction.Sort _ -> List.of("sorted", "position");
            case HintFunction.Bit _ -> List.of("bit");
        };
    }

    private void write(Unit unit) {
        switch (unit) {
            case Unit.Compute(var op, int from, int to) -> compute(op, from, to);
            case Unit.Keep(var value, _) -> keep(value);
            case Unit.Fill(var block, var values, _) -> fill(block, values);
            case Unit.FillDigits(var value, var digits, var rows, _) -> fillDigits(value, digits, rows);
            case Unit.FillLimbs(var value, var rows, _) -> fillLimbs(value, rows);
        }
    }

    private void compute(RelationOp op, int from, int to) {
        switch (op) {
            case View view -> view(view);
            case Concat concat -> concat(concat, from, to);
            case Linear linear -> linear(linear, from, to);
            case Contract contract -> {
                OptionalInt products = plan.products(contract).map(block -> OptionalInt.of(block.start()))
                        .orElseGet(OptionalInt::empty);
                new ContractionWriter(code, contract, name(contract.lhs()), name(contract.rhs()),
                        name(contract.result())).write(products);
            }
            case Mul(var result, var lhs, var rhs, _) -> {
                declare(result);
                loop(result);
                code.addStatement("$L[i] = $L[i] * $L[i]", name(result), name(lhs), name(rhs));
                code.endControlFlow();
            }
            case Take(var result, var positions, var x, _) -> {
                code.addStatement("long[] $L = $T.take($L, evaluation.tensor($L))", name(result), POSITIONS, name(x),
                        weights.index(positions.toLongs()));
            }
            case Select(var result, var condition, var whenTrue, var whenFalse, _) -> {
                declare(result);
                loop(result);
                code.addStatement("$L[i] = $L[i] == 1 ? $L[i] : $L[i]", name(result), name(condition), name(whenTrue),
                        name(whenFalse));
                code.endControlFlow();
            }
            case Hint hint -> hint(hint);
            case Input _,Output _,Const _,Range _,Lookup _,Zero _,Product _,Permutation _ ->
                throw new IllegalStateException(op.info().name() + " computes nothing");
        }
    }

    private void declare(Value result) {
        code.add("long[] $L = new long[$L]; // $L\n", name(result), count(result), shapeText(result));
    }

    private void loop(Value value) {
        LoopWriter.begin(code, "i", count(value));
    }

    private void view(View view) {
        Value result = view.result();
        String source = name(view.operand());
        List<Axis> axes = Axis.merged(result.type().shape(), view.map().strides());
        int offset = view.map().offset();
        if (axes.isEmpty()) {
            code.addStatement("long[] $L = {$L[$L]}", name(result), source, offset);
        } else if (axes.size() == 1 && axes.getFirst().stride() == 1) {
            boolean whole = offset == 0 && count(result) == count(view.operand());
            code.addStatement("long[] $L = $L", name(result), whole
                    ? CodeBlock.of("$L", source)
                    : CodeBlock.of("$T.copyOfRange($L, $L, $L)", Arrays.class, source, offset, offset + count(result)));
        } else if (axes.size() == 1 && axes.getFirst().stride() == 0) {
            declare(result);
            code.addStatement("$T.fill($L, $L[$L])", Arrays.class, name(result), source, offset);
        } else {
            declare(result);
            LoopWriter.gather(code, name(result), source, offset, axes);
        }
    }

    private void concat(Concat concat, int from, int to) {
        if (from == 0) {
            declare(concat.result());
        }
        int[] strides = concat.result().type().shape().strides();
        int inner = strides[concat.axis()];
        int joined = inner * concat.result().type().shape().dim(concat.axis());
        int blocks = joined == 0 ? 0 : count(concat.result()) / joined;
        int offset = 0;
        for (Value before : concat.operands().subList(0, from)) {
            offset += inner * before.type().shape().dim(concat.axis());
        }
        if (blocks != 1) {
            LoopWriter.begin(code, "i", blocks);
        }
        List<String> variables = blocks == 1 ? List.of() : List.of("i");
        for (Value part : concat.operands().subList(from, to)) {
            int length = inner * part.type().shape().dim(concat.axis());
            code.addStatement("$T.arraycopy($L, $L, $L, $L, $L)", System.class, name(part),
                    Axis.position(0, variables, List.of(length)), name(concat.result()),
                    Axis.position(offset, variables, List.of(joined)), length);
            offset += length;
        }
        if (blocks != 1) {
            code.endControlFlow();
        }
    }

    private void linear(Linear linear, int from, int to) {
        StringBuilder sum = new StringBuilder();
        for (int k = from; k < to; k++) {
            long coefficient = linear.coefficients().get(k);
            if (coefficient != 0) {
                sum.append(Axis.sign(sum.isEmpty(), coefficient < 0))
                        .append(Math.abs(coefficient) == 1 ? "" : Math.abs(coefficient) + "L * ")
                        .append(name(linear.operands().get(k))).append("[i]");
            }
        }
        if (from == 0 && (linear.constant() != 0 || sum.isEmpty())) {
            sum.append(Axis.sign(sum.isEmpty(), linear.constant() < 0)).append(Math.abs(linear.constant())).append('L');
        }
        if (from == 0) {
            declare(linear.result());
        }
        if (!sum.isEmpty()) {
            loop(linear.result());
            code.addStatement("$L[i] $L $L", name(linear.result()), from == 0 ? "=" : "+=", sum);
            code.endControlFlow();
        }
    }

    private void hint(Hint hint) {
        hint.results().forEach(this::declare);
        List<String> names = hint.results().stream().map(this::name).toList();
        String x = name(hint.operands().getFirst());
        if (hint.function() instanceof HintFunction.ArgMax(int axis, boolean last)) {
            Shape shape = hint.operands().getFirst().type().shape();
            code.addStatement("$T.greatest($L, $L, $L, $L, $L, $L)", CHOICE, x, shape.dim(axis), shape.strides()[axis],
                    last, names.get(0), names.get(1));
            return;
        }
        if (hint.function() instanceof HintFunction.OrderStatistic(int rank)) {
            code.addStatement("$T.ofRank($L, $L, $L, $L, $L, $L)", CHOICE, x,
                    hint.operands().getFirst().type().shape().dim(1), rank, names.get(0), names.get(1), names.get(2));
            return;
        }
        if (hint.function() instanceof HintFunction.Sort) {
            code.addStatement("$T.ascending($L, $L, $L)", ORDER, x, hint.operands().getFirst().type().shape().dim(1),
                    String.join(", ", names));
            return;
        }
        if (hint.function() instanceof HintFunction.TableRow(var table)) {
            tableRow(table, x, hint.results());
            return;
        }
        if (hint.function() instanceof HintFunction.Steps(var steps)) {
            long[] owners = Arrays.stream(steps.owners()).asLongStream().toArray();
            code.add("long[] $LOwners = evaluation.tensor($L);\n", names.getFirst(), weights.index(owners));
            code.add("long[] $LThresholds = evaluation.tensor($L);\n", names.getFirst(),
                    weights.index(steps.thresholds().toLongs()));
            loop(hint.results().getFirst());
            code.addStatement("$1L[i] = $2L[(int) $1LOwners[i]] >= $1LThresholds[i] ? 1 : 0", names.getFirst(), x);
            code.endControlFlow();
            return;
        }
        if (hint.function() instanceof HintFunction.OneHot(int extent)) {
            LoopWriter.begin(code, "i", count(hint.operands().getFirst()));
            code.addStatement("$L[i * $L + (int) $L[i]] = 1", names.getFirst(), extent, x);
            code.endControlFlow();
            return;
        }
        loop(hint.results().getFirst());
        switch (hint.function()) {
            case HintFunction.SplitPow2(int shift) -> {
                code.addStatement("$L[i] = $L[i] >> $L", names.get(0), x, shift);
                code.addStatement("$L[i] = $L[i] & $LL", names.get(1), x, (1L << shift) - 1);
            }
            case HintFunction.Magnitude() -> magnitude(names, x + "[i]");
            case HintFunction.SplitMagnitude(int shift) -> {
                code.addStatement("long quotient = $L[i] >> $L", x, shift);
                magnitude(names, "quotient");
                code.addStatement("$L[i] = $L[i] & $LL", names.get(2), x, (1L << shift) - 1);
            }
            case HintFunction.Divide() -> {
                String y = name(hint.operands().get(1));
                code.addStatement("$L[i] = $T.floorDiv($L[i], $L[i])", names.get(0), Math.class, x, y);
                code.addStatement("$L[i] = $T.floorMod($L[i], $L[i])", names.get(1), Math.class, x, y);
            }
            case HintFunction.ScaledProduct(int shift, _) -> {
                code.addStatement("long rounded = $L[i] * $L[i] + $LL", x, name(hint.operands().get(1)),
                        1L << (shift - 1));
                code.addStatement("$L[i] = rounded >> $L", names.get(0), shift);
                code.addStatement("$L[i] = rounded & $LL", names.get(1), (1L << shift) - 1);
            }
            case HintFunction.SquareRoot() -> {
                code.addStatement("$L[i] = $T.floor($L[i])", names.get(0), ROOTS, x);
                code.addStatement("$2L[i] = $3L[i] - $1L[i] * $1L[i]", names.get(0), names.get(1), x);
            }
            case HintFunction.Normalize(int bits) -> {
                code.addStatement("$L[i] = $T.numberOfLeadingZeros($L[i]) - $L", names.get(0), Long.class, x,
                        Long.SIZE - bits);
                code.addStatement("$2L[i] = $3L[i] << $1L[i]", names.get(0), names.get(1), x);
            }
            case HintFunction.Bit() -> code.addStatement("$L[i] = $L[i]", names.getFirst(), x);
            case HintFunction.ArgMax _,HintFunction.TableRow _,HintFunction.OneHot _,HintFunction.Steps _,HintFunction.OrderStatistic _,HintFunction.Sort _ ->
                throw new IllegalStateException("not element by element: " + hint.function());
        }
        code.endControlFlow();
    }

    private void magnitude(List<String> names, String x) {
        code.addStatement("$L[i] = $T.abs($L)", names.get(0), Math.class, x);
        code.addStatement("$L[i] = $T.max($L, 0)", names.get(1), Math.class, x);
    }

    private void tableRow(FunctionTable table, String x, List<Value> results) {
        List<TensorData> columns = List.of(table.base(), table.slope());
        for (int k = 0; k < columns.size(); k++) {
            code.add("long[] $LTable = evaluation.tensor($L); // $L\n", name(results.get(k)),
                    weights.index(columns.get(k).toLongs()), JavaNames.comment(table.name()));
        }
        loop(results.getFirst());
        code.addStatement("int row = (int) $L[i]", x);
        for (Value result : results) {
            code.addStatement("$1L[i] = $1LTable[row]", name(result));
        }
        code.endControlFlow();
    }

    private void fill(WireBlock block, List<Value> values) {
        switch (block) {
            case WireBlock.Elements(int start, var value) ->
                code.addStatement("$T.arraycopy($L, 0, wires, $L, $L)", System.class,
                        name(value), start, count(value));
            case WireBlock.Choice(int start, var value, var table, int lowBits) -> {
                CodeBlock.Builder columns = CodeBlock.builder();
                for (TensorData column : List.of(table.base(), table.slope())) {
                    if (!isConstant(column)) {
                        columns.add(", evaluation.tensor($L)", weights.index(column.toLongs()));
                    }
                }
                code.addStatement("$T.write(wires, $L, $L, $L, $L$L)", CHOICE, start, name(value), lowBits,
                        table.segmentCount() >> lowBits, columns.build());
            }
            case WireBlock.RowInverses rows -> {
                for (int i = 0; i < values.size(); i++) {
                    code.addStatement("$T.spread(wires, $L, $L, $L)", LOOKUPS, rows.start() + i, values.size(),
                            name(values.get(i)));
                }
            }
            case WireBlock.ProductSums sums -> code.addStatement("$T.place(wires, evaluation.tensor($L), $L, $L)",
                    PRODUCTS, weights.index(plan.product(sums)), name(values.get(0)), name(values.get(1)));
            case WireBlock.Switches(int start, var permutation, var network) -> code.addStatement(
                    "$T.write(wires, $L, $L, $L, $L, evaluation.tensor($L))", SWITCHES, start, permutation.extent(),
                    name(permutation.lhs()), name(permutation.rhs()), weights.index(network.kinds()));
            case WireBlock.RunningProducts(int start, var permutation) -> code.addStatement(
                    "evaluation.permutation($L, $L, $L, $L)", start, permutation.extent(), name(permutation.lhs()),
                    name(permutation.rhs()));
            case WireBlock.Bits _,WireBlock.Prefixes _,WireBlock.Products _,WireBlock.ContextSquare _,WireBlock.SuccessivePowers _,WireBlock.Limbs _,WireBlock.Inverses _,WireBlock.Multiplicities _,WireBlock.Blinder _,WireBlock.WeightsBlinder _,WireBlock.WeightsChallenge _,WireBlock.Challenge _,WireBlock.Powers _,WireBlock.Quotients _,WireBlock.Salt _,WireBlock.Packed _,WireBlock.Hash _ ->
                throw new IllegalStateException("filled in another way: " + block);
        }
    }

    private static boolean isConstant(TensorData column) {
        return Arrays.stream(column.toLongs()).distinct().count() <= 1;
    }

    private void fillDigits(Value value, Digits digits, List<Row> rows) {
        ClassName type = digits == Digits.BITS ? BITS : PREFIXES;
        if (rows.size() >= ROWS_AS_TABLE) {
            long[] table = rows.stream().flatMapToLong(row -> Arrays.stream(row.toLongs())).toArray();
            code.addStatement("$T.writeRows(wires, $L, evaluation.tensor($L))", type, name(value),
                    weights.index(table));
            return;
        }
        for (Row row : rows) {
            code.addStatement("$T.write(wires, $L, $L, $L, $L, $L, $L)", type, row.start(), name(value), row.from(),
                    row.count(), longText(row.low()), digits == Digits.BITS ? row.limit() : longText(row.limit()));
        }
    }

    private void fillLimbs(Value value, List<LimbRow> rows) {
        int limbCount = rows.stream().mapToInt(row -> row.limbs().size()).sum();
        if (rows.size() >= ROWS_AS_TABLE || limbCount > LIMBS_AS_TEXT) {
            long[] table = rows.stream().flatMapToLong(LimbRow::numbers).toArray();
            code.addStatement("$T.writeRows(wires, $L, evaluation.tensor($L))", LOOKUPS, name(value),
                    weights.index(table));
            return;
        }
        for (LimbRow row : rows) {
            String limbs = row.limbNumbers().mapToObj(StepWriter::longText).collect(Collectors.joining(", "));
            code.addStatement("$T.write(wires, $L, $L, $L, $L, $L, $L, $L)", LOOKUPS, row.start(), name(value),
                    row.from(), row.count(), row.sign(), longText(row.constant()), limbs);
        }
    }

    private static String longText(long value) {
        return value == (int) value ? Long.toString(value) : value + "L";
    }
}
