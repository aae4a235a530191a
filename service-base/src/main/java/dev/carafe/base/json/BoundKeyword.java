package dev.carafe.base.json;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A keyword that compares numbers, as decimals. The library goes by way of {@code long} or {@code double}, and then
 * 10.00000000000000000001 is not more than 10.
 */
enum BoundKeyword implements Keyword {
    MAXIMUM("maximum") {
        @Override
        boolean allows(BigDecimal value, BigDecimal bound, boolean exclusive) {
            return exclusive ? value.compareTo(bound) < 0 : value.compareTo(bound) <= 0;
        }
    },
    MINIMUM("minimum") {
        @Override
        boolean allows(BigDecimal value, BigDecimal bound, boolean exclusive) {
            return exclusive ? value.compareTo(bound) > 0 : value.compareTo(bound) >= 0;
        }
    },
    EXCLUSIVE_MAXIMUM("exclusiveMaximum") {
        @Override
        boolean allows(BigDecimal value, BigDecimal bound, boolean exclusive) {
            return value.compareTo(bound) < 0;
        }
    },
    EXCLUSIVE_MINIMUM("exclusiveMinimum") {
        @Override
        boolean allows(BigDecimal value, BigDecimal bound, boolean exclusive) {
            return value.compareTo(bound) > 0;
        }
    },
    MULTIPLE_OF("multipleOf") {
        @Override
        boolean allows(BigDecimal value, BigDecimal bound, boolean exclusive) {
            return bound.signum() == 0 || value.remainder(bound).signum() == 0;
        }
    };

    static final List<BoundKeyword> ALL = List.of(values());

    private final String keyword;

    BoundKeyword(String keyword) {
        this.keyword = keyword;
    }

    /** Whether the bound itself is beyond it, as draft 4 says by a second keyword. */
    static boolean isExclusive(com.networknt.schema.Error error) {
        Object[] arguments = error.getArguments();
        return arguments != null && arguments.length > 1 && Boolean.TRUE.equals(arguments[1]);
    }

    abstract boolean allows(BigDecimal value, BigDecimal bound, boolean exclusive);

    @Override
    public String getValue() {
        return keyword;
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode said, Schema parent, SchemaContext context) {
        if (!said.isNumber() && !said.isBoolean()) {
            throw new SchemaException(keyword + " must be a number");
        }
        return new Validator(this, location, said, parent, context);
    }

    private static final class Validator extends BaseKeywordValidator {

        private final BoundKeyword rule;
        private final boolean exclusive;

        Validator(BoundKeyword rule, SchemaLocation location, JsonNode said, Schema parent, SchemaContext context) {
            super(rule, said, location, parent, context);
            this.rule = rule;
            // Of draft 4, where the exclusive bounds are true or false beside the others.
            String exclusively = "exclusive" + rule.keyword.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                    + rule.keyword.substring(1);
            this.exclusive = parent.getSchemaNode().path(exclusively).asBoolean(false);
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath at) {
            if (node.isNumber()
                    && getSchemaNode().isNumber()
                    && !rule.allows(node.decimalValue(), getSchemaNode().decimalValue(), exclusive)) {
                execution.addError(error().instanceNode(node)
                        .instanceLocation(at)
                        .evaluationPath(execution.getEvaluationPath())
                        .locale(execution.getExecutionConfig().getLocale())
                        .arguments(getSchemaNode().toString(), exclusive)
                        .build());
            }
        }
    }
}
