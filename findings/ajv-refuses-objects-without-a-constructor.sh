#!/usr/bin/env bash
# A schema with an optional property named "constructor" refuses, in ajv, each object that does not have it.
#
# Expected: {} is valid for {"properties": {"constructor": {"type": "string"}}}: the property is optional.
# Seen:     ajv looks at the object's prototype, too, finds the function Object there, and says that it must be a string. The same
#           goes for "toString" and "valueOf". With the option ownProperties it is right; networknt is right by itself.
# Hurts:    races (who built the car?) and building sites, whose objects do have a constructor, and whoever shares a schema
#           between a page and a Java server.
# Versions: npm ajv 8.20.0; com.networknt:json-schema-validator 3.0.9
. "$(dirname "$0")/lib/common.sh"
npm_packages ajv@8.20.0
maven_packages com.networknt:json-schema-validator:3.0.9 org.slf4j:slf4j-nop:2.0.17

cat >validate.cjs <<'END'
const Ajv = require('ajv/dist/2020').default;
for (const name of ['constructor', 'toString', 'builder']) {
  const schema = { type: 'object', properties: { [name]: { type: 'string' } } };
  console.log(`ajv, ${name}: ${new Ajv().validate(schema, {})}; with ownProperties: ${new Ajv({ ownProperties: true }).validate(schema, {})}`);
}
END
cat >Validate.java <<'END'
import com.networknt.schema.*;
class Validate {
  public static void main(String[] arguments) {
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    var schema = registry.getSchema("{\"type\": \"object\", \"properties\": {\"constructor\": {\"type\": \"string\"}}}");
    System.out.println("networknt, constructor: " + schema.validate("{}", InputFormat.JSON).isEmpty());
  }
}
END
{ node validate.cjs; java_program Validate.java; } >seen

as_described <<'END'
ajv, constructor: false; with ownProperties: true
ajv, toString: false; with ownProperties: true
ajv, builder: true; with ownProperties: true
networknt, constructor: true
END
