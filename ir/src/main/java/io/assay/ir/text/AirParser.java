package io.assay.ir.text;

import io.assay.ir.Func;
import io.assay.ir.Module;
import io.assay.ir.Op;
import io.assay.ir.OpInfo;
import io.assay.ir.OpTable;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.text.grammar.AirLexer;
import io.assay.ir.text.grammar.AirParser.AttributeValueContext;
import io.assay.ir.text.grammar.AirParser.DataContext;
import io.assay.ir.text.grammar.AirParser.LocContext;
import io.assay.ir.text.grammar.AirParser.ModuleContext;
import io.assay.ir.text.grammar.AirParser.OpContext;
import io.assay.ir.text.grammar.AirParser.TypeContext;
import io.assay.ir.text.grammar.AirParser.ValuesContext;
import io.assay.ir.type.ElementType;
import io.assay.ir.type.FixedType;
import io.assay.ir.type.IntegerType;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Reads a module from text; the inverse of [AirPrinter].
public final class AirParser {

    private final Function<String, Optional<TensorData>> external;
    private final Map<String, TensorData> data = new HashMap<>();
    private final Map<String, Value> values = new HashMap<>();

    /// Creates a parser for text that holds all its constants.
    public AirParser() {
        this(_ -> Optional.empty());
    }

    /// Creates a parser.
    /// @param external finds constants that the text names by digest
    public AirParser(Function<String, Optional<TensorData>> external) {
        this.external = external;
    }

    /// A module and where its ops stand in the text.
    ///
    /// @param module  the module
    /// @param opLines line of each op, from 1
    public record Located(Module module, List<Integer> opLines) {
        public Located {
            opLines = List.copyOf(opLines);
        }
    }

    /// Returns the module that `text` describes.
    /// @throws AirSyntaxException if it describes none; the message names line, column and the reason
    public Module parse(String text) throws AirSyntaxException {
        return parseLocated(text).module();
    }

    /// Returns the module that `text` describes, with the line of each op.
    /// @throws AirSyntaxException if it describes none; the message names line, column and the reason
    public Located parseLocated(String text) throws AirSyntaxException {
        data.clear();
        values.clear();
        ModuleContext module = tree(text);
        for (DataContext item : module.data()) {
            TensorData tensor = data(item);
            if (data.put(item.GLOBAL().getText(), tensor) != null) {
                throw Positions.error(item.getStart(), item.GLOBAL().getText() + " is defined twice");
            }
        }
        List<Op> ops = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        for (OpContext op : module.func().op()) {
            ops.add(op(op));
            lines.add(op.getStart().getLine());
        }
        Func main = new Func(module.func().GLOBAL().getText().substring(1), ops);
        return new Located(module(module, main), lines);
    }

    private static Module module(ModuleContext module, Func main) throws AirSyntaxException {
        String name = Names.unquote(module.name.getText());
        try {
            return switch (module.dialect.getText()) {
                case "tensor" -> new Module.TensorModule(name, main);
                case "fixed" -> new Module.FixedModule(name, main);
                case "relation" -> new Module.RelationModule(name, main);
                default -> throw Positions.error(module.dialect.getStart(), "no dialect " + module.dialect.getText()
                        + "; expected tensor, fixed or relation");
            };
        } catch (IllegalArgumentException e) {
            throw Positions.error(module.dialect.getStart(), String.valueOf(e.getMessage()));
        }
    }

    private static ModuleContext tree(String text) throws AirSyntaxException {
        List<AirSyntaxException> errors = new ArrayList<>();
        BaseErrorListener listener = new BaseErrorListener() {
            @Override
            public void syntaxError(Recognizer<?, ?> recognizer, Object symbol, int line, int column, String message,
                    RecognitionException e) {
                errors.add(new AirSyntaxException(line, column + 1, message));
            }
        };
        AirLexer lexer = new AirLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        lexer.addErrorListener(listener);
        var parser = new io.assay.ir.text.grammar.AirParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(listener);
        ModuleContext module = parser.module();
        if (!errors.isEmpty()) {
            throw errors.getFirst();
        }
        return module;
    }

    private TensorData data(DataContext item) throws AirSyntaxException {
        TensorType type = type(item.type());
        if (!(type.element() instanceof ScalarType element)) {
            throw Positions.error(item.getStart(), "constants have a machine type, not " + type.element());
        }
        if (item.list() == null) {
            String digest = Names.unquote(item.STRING().getText());
            TensorData found = external.apply(digest).orElseThrow(
                    () -> Positions.error(item.getStart(), "no constant with sha256 " + digest + " is at hand"));
            if (!found.digest().equals(digest) || found.element() != element || !found.shape().equals(type.shape())) {
                throw Positions.error(item.getStart(), found + " is not the constant of type " + type + " and sha256 "
                        + digest);
            }
            return found;
        }
        List<AttributeValueContext> items = item.list().attributeValue();
        double[] doubles = new double[element.isFloat() ? items.size() : 0];
        long[] longs = new long[element.isFloat() ? 0 : items.size()];
        for (int i = 0; i < items.size(); i++) {
            if (element.isFloat()) {
                doubles[i] = (Double) AttributeCodec.decode(items.get(i), double.class, data);
            } else {
                longs[i] = (Long) AttributeCodec.decode(items.get(i), long.class, data);
            }
        }
        try {
            return element.isFloat()
                    ? TensorData.ofDoubles(element, type.shape(), doubles)
                    : TensorData.ofLongs(element, type.shape(), longs);
        } catch (IllegalArgumentException e) {
            throw Positions.error(item.getStart(), String.valueOf(e.getMessage()));
        }
    }

    private static TensorType type(TypeContext text) throws AirSyntaxException {
        try {
            List<Integer> dims = new ArrayList<>();
            if (text.DIMS() != null) {
                String digits = text.DIMS().getText();
                for (int start = 0; start < digits.length(); start = digits.indexOf('x', start) + 1) {
                    dims.add(Integer.valueOf(digits.substring(start, digits.indexOf('x', start))));
                }
            }
            return new TensorType(element(text), new Shape(dims));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Positions.error(text.getStart(), text.getText() + ": " + e.getMessage());
        }
    }

    private static ElementType element(TypeContext text) {
        String name = text.element.getText();
        if (text.lo == null) {
            return Arrays.stream(ScalarType.values()).filter(type -> type.toString().equals(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no element type " + name));
        }
        Interval interval = new Interval(Long.parseLong(text.lo.getText()), Long.parseLong(text.hi.getText()));
        if (name.equals("int")) {
            return new IntegerType(interval);
        }
        if (!name.matches("fixed[0-9]+")) {
            throw new IllegalArgumentException("no element type " + name + "; expected int or fixed<bits>");
        }
        return new FixedType(interval, Integer.parseInt(name.substring("fixed".length())));
    }

    private Op op(OpContext text) throws AirSyntaxException {
        OpInfo info = OpTable.byName(text.name.getText())
                .orElseThrow(() -> Positions.error(text.name, "no op " + text.name.getText()));
        Deque<Value> operands = new ArrayDeque<>();
        for (TerminalNode name : names(text.operands)) {
            Value value = values.get(name.getText());
            if (value == null) {
                throw Positions.error(name.getSymbol(), name.getText() + " is not defined before its use");
            }
            operands.add(value);
        }
        Deque<Value> results = new ArrayDeque<>(results(text));
        Op op = create(text, info, operands, results);
        if (!operands.isEmpty() || !results.isEmpty()) {
            throw Positions.error(text.name, info.name() + " takes fewer operands or gives fewer results");
        }
        return op;
    }

    private List<Value> results(OpContext text) throws AirSyntaxException {
        List<TerminalNode> names = names(text.results);
        if (names.size() != text.type().size()) {
            throw Positions.error(text.name, names.size() + " results and " + text.type().size() + " types");
        }
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Token token = names.get(i).getSymbol();
            Value value;
            try {
                value = new Value(Integer.parseInt(token.getText().substring(1)), type(text.type(i)));
            } catch (NumberFormatException e) {
                throw Positions.error(token, token.getText() + " is not a value: the number is above 2^31");
            }
            if (values.put(token.getText(), value) != null) {
                throw Positions.error(token, token.getText() + " is defined twice");
            }
            results.add(value);
        }
        return results;
    }

    private static List<TerminalNode> names(@org.jspecify.annotations.Nullable ValuesContext values) {
        return values == null ? List.of() : values.VALUE();
    }

    private Op create(OpContext text, OpInfo info, Deque<Value> operands, Deque<Value> results)
            throws AirSyntaxException {
        Map<String, AttributeValueContext> given = AttributeCodec.byName(Optional.ofNullable(text.attributes()));
        List<Object> components = new ArrayList<>();
        for (OpInfo.Component component : info.components()) {
            components.add(switch (component.role()) {
                case RESULT -> one(text, info, results, "result");
                case OPERAND -> one(text, info, operands, component.name());
                case RESULTS -> drain(results);
                case OPERANDS -> drain(operands);
                case LOCATION -> loc(text.loc());
                case ATTRIBUTE -> attribute(text, component, given);
            });
        }
        if (!given.isEmpty()) {
            throw Positions.error(text.name, info.name() + " has no attribute " + given.keySet());
        }
        try {
            return info.create(components);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw Positions.error(text.name, String.valueOf(e.getMessage()));
        }
    }

    private static Value one(OpContext text, OpInfo info, Deque<Value> from, String what) throws AirSyntaxException {
        if (from.isEmpty()) {
            throw Positions.error(text.name, info.name() + " lacks " + what);
        }
        return from.removeFirst();
    }

    private static List<Value> drain(Deque<Value> from) {
        List<Value> all = List.copyOf(from);
        from.clear();
        return all;
    }

    private Object attribute(OpContext text, OpInfo.Component component, Map<String, AttributeValueContext> given)
            throws AirSyntaxException {
        AttributeValueContext value = given.remove(component.name());
        boolean optional = component.type() instanceof ParameterizedType generic
                && generic.getRawType() == Optional.class;
        if (value == null && !optional) {
            throw Positions.error(text.name, text.name.getText() + " lacks attribute " + component.name());
        }
        if (value == null) {
            return Optional.empty();
        }
        Type type = optional ? ((ParameterizedType) component.type()).getActualTypeArguments()[0] : component.type();
        Object decoded = AttributeCodec.decode(value, type, data);
        return optional ? Optional.of(decoded) : decoded;
    }

    private static SourceLoc loc(@org.jspecify.annotations.Nullable LocContext text) {
        if (text == null) {
            return SourceLoc.NONE;
        }
        return new SourceLoc(text.origin().stream().map(origin -> new SourceLoc.Origin(
                Names.unquote(origin.node.getText()), Names.unquote(origin.opType.getText()))).toList());
    }
}
