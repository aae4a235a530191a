#!/usr/bin/env bash
# A pattern of a JSON Schema means something else for networknt: it is read as one of Java.
#
# Expected: patterns are ECMA-262, as the specification recommends and ajv does.
# Seen:     "[a&&b]" is a, & or b in ECMA-262; in Java it is what a and b have in common, which is nothing. A group's name may have
#           an underscore in ECMA-262; in Java the schema ends in an exception. A blank that does not break is white space (\s) for
#           ECMA-262 only.
# Hurts:    whoever shares schemas between JavaScript and Java: the first of these refuses all values, and nobody is told why.
# Versions: com.networknt:json-schema-validator 3.0.9; npm ajv 8.20.0
. "$(dirname "$0")/lib/common.sh"
npm_packages ajv@8.20.0
maven_packages com.networknt:json-schema-validator:3.0.9 org.slf4j:slf4j-nop:2.0.17

cat >cases.txt <<'END'
{"type": "string", "pattern": "^[a&&b]$"} "a"
{"type": "string", "pattern": "^(?<first_name>a)$"} "a"
{"type": "string", "pattern": "^a\\sb$"} "a\u00a0b"
END
cat >validate.cjs <<'END'
const Ajv = require('ajv/dist/2020').default;
for (const line of require('node:fs').readFileSync('cases.txt', 'utf8').trim().split('\n')) {
  const [schema, value] = line.split('} ');
  console.log(`${line}: ajv ${new Ajv().validate(JSON.parse(`${schema}}`), JSON.parse(value)) ? 'valid' : 'invalid'}`);
}
END
cat >Validate.java <<'END'
import com.networknt.schema.*;
import java.nio.file.*;
class Validate {
  public static void main(String[] arguments) throws Exception {
    for (String line : Files.readAllLines(Path.of("cases.txt"))) {
      String[] parts = line.split("} ");
      String verdict;
      try {
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(parts[0] + "}");
        verdict = schema.validate(parts[1], InputFormat.JSON).isEmpty() ? "valid" : "invalid";
      } catch (SchemaException e) {
        verdict = e.getClass().getSimpleName();
      }
      System.out.println(line + ": networknt " + verdict);
    }
  }
}
END
{ node validate.cjs; java_program Validate.java; } >seen

as_described <<'END'
{"type": "string", "pattern": "^[a&&b]$"} "a": ajv valid
{"type": "string", "pattern": "^(?<first_name>a)$"} "a": ajv valid
{"type": "string", "pattern": "^a\\sb$"} "a\u00a0b": ajv valid
{"type": "string", "pattern": "^[a&&b]$"} "a": networknt invalid
{"type": "string", "pattern": "^(?<first_name>a)$"} "a": networknt SchemaException
{"type": "string", "pattern": "^a\\sb$"} "a\u00a0b": networknt invalid
END
