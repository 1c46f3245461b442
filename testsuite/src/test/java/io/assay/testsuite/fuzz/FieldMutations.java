package io.assay.testsuite.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import onnx.OnnxMl;

/// Random changes of one field of a message, found by the descriptors: whatever ONNX's format has is reached.
final class FieldMutations {
    private static final int MOST_ELEMENTS = 16;

    private final Random random;
    private final List<String> names = new ArrayList<>();
    private final List<Message> parts = new ArrayList<>();

    /// A field of a message inside the model; the index is that of an element, or -1 for the field as a whole.
    private record Place(Message.Builder owner, FieldDescriptor field, int index) {}

    FieldMutations(Random random) {
        this.random = random;
    }

    /// Returns a changed copy of a model.
    /// @param other another model, whose names and parts may be taken
    OnnxMl.ModelProto change(OnnxMl.ModelProto model, OnnxMl.ModelProto other) {
        OnnxMl.ModelProto.Builder builder = model.toBuilder();
        parts.clear();
        names.clear();
        collect(model);
        if (random.nextInt(3) == 0) {
            collect(other);
        }
        List<Place> places = new ArrayList<>();
        places(builder, places);
        Place place = places.get(random.nextInt(places.size()));
        if (place.field.isRepeated()) {
            changeList(place);
        } else {
            place.owner.setField(place.field, changed(place.field, place.owner.getField(place.field)));
        }
        return builder.build();
    }

    private void collect(Message message) {
        parts.add(message);
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
                names.addAll(field.isRepeated() ? strings((List<?>) value) : List.of((String) value));
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                (field.isRepeated() ? (List<?>) value : List.of(value)).forEach(inner -> collect((Message) inner));
            }
        });
    }

    private static List<String> strings(List<?> values) {
        return values.stream().map(String.class::cast).toList();
    }

    /// Lists the fields that are set, and some that are not.
    private void places(Message.Builder owner, List<Place> places) {
        for (FieldDescriptor field : owner.getDescriptorForType().getFields()) {
            boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (field.isRepeated()) {
                int count = owner.getRepeatedFieldCount(field);
                for (int i = 0; i < Math.min(count, MOST_ELEMENTS); i++) {
                    places.add(new Place(owner, field, i));
                }
                for (int i = 0; isMessage && i < count; i++) {
                    places(owner.getRepeatedFieldBuilder(field, i), places);
                }
            } else if (owner.hasField(field)) {
                places.add(new Place(owner, field, -1));
                if (isMessage) {
                    places(owner.getFieldBuilder(field), places);
                }
            }
            boolean isSet = field.isRepeated() ? owner.getRepeatedFieldCount(field) > 0 : owner.hasField(field);
            if (!isSet && random.nextInt(12) == 0) {
                places.add(new Place(owner, field, -1));
            }
        }
    }

    private void changeList(Place place) {
        FieldDescriptor field = place.field;
        List<Object> values = new ArrayList<>((List<?>) place.owner.getField(field));
        if (place.index < 0 || values.isEmpty()) {
            values.add(changed(field, empty(place.owner, field)));
        } else {
            int at = place.index;
            int other = random.nextInt(values.size());
            switch (random.nextInt(9)) {
                case 0 -> values.remove(at);
                case 1 -> values.add(at, values.get(other));
                case 2 -> java.util.Collections.swap(values, at, other);
                case 3 -> values.addAll(java.util.Collections.nCopies(random.nextInt(40), values.get(at)));
                default -> values.set(at, changed(field, values.get(at)));
            }
        }
        place.owner.setField(field, values);
    }

    private static Object empty(Message.Builder owner, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> owner.newBuilderForField(field).build();
            case BYTE_STRING -> ByteString.EMPTY;
            default -> "";
        };
    }

    private Object changed(FieldDescriptor field, Object old) {
        return switch (field.getJavaType()) {
            case INT -> field.getType() == FieldDescriptor.Type.INT32 && random.nextInt(4) != 0
                    ? random.nextInt(28)
                    : (int) Extremes.integer(random);
            case LONG -> Extremes.integer(random);
            case FLOAT -> Extremes.real(random);
            case DOUBLE -> (double) Extremes.real(random) * (random.nextInt(4) == 0 ? 1e300 : 1);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> random.nextInt(4) == 0 || names.isEmpty()
                    ? Extremes.text(random)
                    : names.get(random.nextInt(names.size()));
            case BYTE_STRING -> bytes((ByteString) old);
            case ENUM -> enumValue(field);
            case MESSAGE -> part((Message) old);
        };
    }

    private EnumValueDescriptor enumValue(FieldDescriptor field) {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        return values.get(random.nextInt(values.size()));
    }

    private Message part(Message old) {
        List<Message> alike = parts.stream().filter(part -> part.getDescriptorForType() == old.getDescriptorForType())
                .toList();
        return alike.isEmpty() ? old.newBuilderForType().build() : alike.get(random.nextInt(alike.size()));
    }

    /// Returns other bytes: of another length, or with an extreme number of 4 or 8 bytes.
    private ByteString bytes(ByteString old) {
        byte[] bytes = old.toByteArray();
        return switch (random.nextInt(8)) {
            case 0 -> old.substring(0, random.nextInt(old.size() + 1));
            case 1 -> old.concat(old);
            case 2 -> ByteString.copyFrom(Extremes.text(random), java.nio.charset.StandardCharsets.UTF_8);
            default -> {
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                if (bytes.length >= Long.BYTES && random.nextInt(3) != 0) {
                    buffer.putLong(random.nextInt(bytes.length / Long.BYTES) * Long.BYTES, Extremes.integer(random));
                } else if (bytes.length >= Float.BYTES) {
                    buffer.putFloat(random.nextInt(bytes.length / Float.BYTES) * Float.BYTES, Extremes.real(random));
                }
                yield ByteString.copyFrom(bytes);
            }
        };
    }
}
