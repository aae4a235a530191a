#!/usr/bin/env bash
# ajv in a page and networknt on a Java server do not agree on plain values.
#
# Expected: one schema, one verdict, at least where both assert formats.
# Seen:     prices: 0.07 and 19.99 are multiples of 0.01 for networknt and not for ajv, which divides doubles. "nullable", which is
#           OpenAPI's and no word of JSON Schema, is obeyed by ajv alone. The URN of a UUID is a UUID for ajv alone; a
#           lower-case duration and a mail address at a host without dots are valid for networknt alone. And without its option
#           networknt asserts no format at all.
# Hurts:    whoever checks a form by the schema of the server: one side says yes, and the other no.
# Versions: npm ajv 8.20.0 with ajv-formats 3.0.1; com.networknt:json-schema-validator 3.0.9
. "$(dirname "$0")/lib/common.sh"
npm_packages ajv@8.20.0 ajv-formats@3.0.1
maven_packages com.networknt:json-schema-validator:3.0.9 org.slf4j:slf4j-nop:2.0.17

cat >cases.txt <<'END'
{"multipleOf": 0.01}|0.07
{"multipleOf": 0.01}|19.99
{"type": "string", "nullable": true}|null
{"format": "date-time"}|"tomorrow"
{"format": "uuid"}|"urn:uuid:123e4567-e89b-42d3-a456-426614174000"
{"format": "duration"}|"pt1h"
{"format": "email"}|"root@localhost"
END
cat >validate.cjs <<'END'
const Ajv = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;
for (const line of require('node:fs').readFileSync('cases.txt', 'utf8').trim().split('\n')) {
  const [schema, value] = line.split('|').map(text => JSON.parse(text));
  console.log(formats(new Ajv()).validate(schema, value) ? 'valid' : 'invalid');
}
END
cat >Validate.java <<'END'
import com.networknt.schema.*;
import java.nio.file.*;
class Validate {
  public static void main(String[] arguments) throws Exception {
    var plain = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    var asserting = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
        builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    for (String line : Files.readAllLines(Path.of("cases.txt"))) {
      String[] parts = line.split("\\|");
      System.out.println(verdict(plain, parts) + ", asserting formats " + verdict(asserting, parts));
    }
  }
  static String verdict(SchemaRegistry registry, String[] parts) {
    return registry.getSchema(parts[0]).validate(parts[1], InputFormat.JSON).isEmpty() ? "valid" : "invalid";
  }
}
END
node validate.cjs >ajv
java_program Validate.java >networknt
paste -d '|' cases.txt ajv networknt | sed 's/|/ /; s/|/: ajv /; s/|/, networknt /' >seen

as_described <<'END'
{"multipleOf": 0.01} 0.07: ajv invalid, networknt valid, asserting formats valid
{"multipleOf": 0.01} 19.99: ajv invalid, networknt valid, asserting formats valid
{"type": "string", "nullable": true} null: ajv valid, networknt invalid, asserting formats invalid
{"format": "date-time"} "tomorrow": ajv invalid, networknt valid, asserting formats invalid
{"format": "uuid"} "urn:uuid:123e4567-e89b-42d3-a456-426614174000": ajv valid, networknt valid, asserting formats invalid
{"format": "duration"} "pt1h": ajv invalid, networknt valid, asserting formats valid
{"format": "email"} "root@localhost": ajv invalid, networknt valid, asserting formats valid
END
