package io.assay.ir.text;

import io.assay.ir.TensorData;
import io.assay.ir.text.grammar.AirParser.AttributeContext;
import io.assay.ir.text.grammar.AirParser.AttributeValueContext;
import io.assay.ir.text.grammar.AirParser.AttributesContext;
import io.assay.ir.text.grammar.AirParser.DecimalContext;
import io.assay.ir.text.grammar.AirParser.GlobalContext;
import io.assay.ir.text.grammar.AirParser.IntegerContext;
import io.assay.ir.text.grammar.AirParser.ItemsContext;
import io.assay.ir.text.grammar.AirParser.NamedContext;
import io.assay.ir.text.grammar.AirParser.StringContext;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Writes and reads attributes by their declared Java type, so that no op needs code of its own.
///
/// Known are `int`, `long`, `double`, `boolean`, `String`, enums, [TensorData] (as `@w0`), `List`, `Optional` (left out
/// where empty), records (`name{component = value, …}`) and sealed interfaces of records.
final class AttributeCodec {

    private AttributeCodec() {}

    /// Returns the text of `value`.
    /// @param data names a constant tensor
    static String encode(Object value, Function<TensorData, String> data) {
        return switch (value) {
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case Boolean flag -> flag.toString();
            case Double number -> Double.isFinite(number) ? number.toString() : nonFinite(number);
            case String text -> Names.quote(text);
            case Enum<?> constant -> Names.snakeCase(constant.name());
            case TensorData tensor -> data.apply(tensor);
            case List<?> items ->
                "[" + String.join(", ", items.stream().map(item -> encode(item, data)).toList()) + "]";
            case Record tuple -> encodeRecord(tuple, data);
            default -> throw new IllegalArgumentException("attributes cannot be of " + value.getClass());
        };
    }

    private static String nonFinite(double number) {
        return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "minus_inf";
    }

    private static String encodeRecord(Record tuple, Function<TensorData, String> data) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : tuple.getClass().getRecordComponents()) {
            parts.add(component.getName() + " = " + encode(read(component, tuple), data));
        }
        String name = Names.snakeCase(tuple.getClass().getSimpleName());
        return parts.isEmpty() ? name : name + "{" + String.join(", ", parts) + "}";
    }

    private static Object read(RecordComponent component, Record tuple) {
        try {
            return MethodHandles.publicLookup().unreflect(component.getAccessor()).invoke(tuple);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /// Returns the attributes by name.
    /// @throws AirSyntaxException if one is given twice
    static Map<String, AttributeValueContext> byName(Optional<AttributesContext> attributes) throws AirSyntaxException {
        Map<String, AttributeValueContext> found = new LinkedHashMap<>();
        for (AttributeContext attribute : attributes.map(AttributesContext::attribute).orElse(List.of())) {
            if (found.put(attribute.key.getText(), attribute.attributeValue()) != null) {
                throw Positions.error(attribute.key.getStart(),
                        "attribute " + attribute.key.getText() + " is given twice");
            }
        }
        return found;
    }

    /// Returns the value of type `type` that `text` stands for.
    /// @param data constant tensors by name
    static Object decode(AttributeValueContext text, Type type, Map<String, TensorData> data)
            throws AirSyntaxException {
        Object value = switch (text) {
            case IntegerContext number -> decodeInteger(number, type);
            case DecimalContext number when type == double.class -> Double.valueOf(number.getText());
            case StringContext string when type == String.class -> Names.unquote(string.getText());
            case GlobalContext global when type == TensorData.class -> data.get(global.getText());
            case ItemsContext items when type instanceof ParameterizedType list && list.getRawType() == List.class ->
                decodeList(items, list.getActualTypeArguments()[0], data);
            case NamedContext named when type instanceof Class<?> target -> decodeNamed(named, target, data);
            default -> null;
        };
        if (value == null) {
            throw Positions.error(text.getStart(), "'" + text.getText() + "' is not a " + type.getTypeName());
        }
        return value;
    }

    private static @org.jspecify.annotations.Nullable Object decodeInteger(IntegerContext number, Type type)
            throws AirSyntaxException {
        try {
            if (type == int.class || type == Integer.class) {
                return Integer.valueOf(number.getText());
            }
            return type == long.class || type == Long.class ? Long.valueOf(number.getText()) : null;
        } catch (NumberFormatException e) {
            throw Positions.error(number.getStart(), number.getText() + " does not fit " + type.getTypeName());
        }
    }

    private static List<Object> decodeList(ItemsContext items, Type item, Map<String, TensorData> data)
            throws AirSyntaxException {
        List<Object> values = new ArrayList<>();
        for (AttributeValueContext value : items.list().attributeValue()) {
            values.add(decode(value, item, data));
        }
        return List.copyOf(values);
    }

    private static @org.jspecify.annotations.Nullable Object decodeNamed(NamedContext named, Class<?> target,
            Map<String, TensorData> data) throws AirSyntaxException {
        String name = named.word().getText();
        if (target == boolean.class) {
            return name.equals("true") ? Boolean.TRUE : name.equals("false") ? Boolean.FALSE : null;
        }
        if (target == double.class) {
            Map<String, Double> known = new TreeMap<>();
            known.put("nan", Double.NaN);
            known.put("inf", Double.POSITIVE_INFINITY);
            known.put("minus_inf", Double.NEGATIVE_INFINITY);
            return known.get(name);
        }
        if (target.isEnum()) {
            for (Object constant : target.getEnumConstants()) {
                if (Names.snakeCase(((Enum<?>) constant).name()).equals(name)) {
                    return constant;
                }
            }
            return null;
        }
        for (Class<?> candidate : target.isSealed() ? target.getPermittedSubclasses() : new Class<?>[]{target}) {
            if (candidate.isRecord() && Names.snakeCase(candidate.getSimpleName()).equals(name)) {
                return decodeRecord(named, candidate, data);
            }
        }
        return null;
    }

    private static Object decodeRecord(NamedContext named, Class<?> type, Map<String, TensorData> data)
            throws AirSyntaxException {
        Map<String, AttributeValueContext> given = byName(Optional.ofNullable(named.attributes()));
        List<Object> values = new ArrayList<>();
        List<Class<?>> erased = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            AttributeValueContext value = given.remove(component.getName());
            if (value == null) {
                throw Positions.error(named.getStart(), named.word().getText() + " lacks " + component.getName());
            }
            values.add(decode(value, component.getGenericType(), data));
            erased.add(component.getType());
        }
        if (!given.isEmpty()) {
            throw Positions.error(named.getStart(), named.word().getText() + " has no " + given.keySet());
        }
        try {
            return MethodHandles.publicLookup()
                    .unreflectConstructor(type.getConstructor(erased.toArray(Class<?>[]::new)))
                    .invokeWithArguments(values);
        } catch (IllegalArgumentException e) {
            throw Positions.error(named.getStart(), String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            throw new IllegalStateException("cannot create " + type, e);
        }
    }
}
