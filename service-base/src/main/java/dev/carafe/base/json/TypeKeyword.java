package dev.carafe.base.json;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.keyword.TypeValidator;
import com.networknt.schema.path.NodePath;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * {@code type}, where {@code number} is one that a 64-bit floating-point number can come near: whoever reads a payload by
 * such a schema would have infinity or zero in its place.
 */
final class TypeKeyword implements Keyword {

    @Override
    public String getValue() {
        return "type";
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode said, Schema parent, SchemaContext context) {
        return new Validator(location, said, parent, context);
    }

    /** Whether a double can come near it; what is too large becomes infinity, what is too small zero. */
    static boolean isDouble(JsonNode number) {
        if (number.isInt() || number.isLong()) {
            return true;
        }
        var exact = number.decimalValue();
        double near = exact.doubleValue();
        return Double.isFinite(near) && (near != 0 || exact.signum() == 0);
    }

    private static final class Validator extends TypeValidator {

        private final boolean number;
        private final boolean integer;

        Validator(SchemaLocation location, JsonNode said, Schema parent, SchemaContext context) {
            super(location, said, parent, context);
            number = names(said).anyMatch("number"::equals);
            integer = names(said).anyMatch("integer"::equals);
        }

        private static Stream<String> names(JsonNode said) {
            return said.isArray() ? said.valueStream().map(JsonNode::asString) : Stream.of(said.asString());
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath at) {
            boolean fits = !node.isNumber() || !number || (integer && node.isIntegralNumber()) || isDouble(node);
            if (fits) {
                super.validate(execution, node, root, at);
            } else {
                execution.addError(error().instanceNode(node)
                        .instanceLocation(at)
                        .evaluationPath(execution.getEvaluationPath())
                        .locale(execution.getExecutionConfig().getLocale())
                        .arguments("number", "number")
                        .build());
            }
        }
    }
}
