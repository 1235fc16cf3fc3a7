// Runs a compiled CQL library over people, one JSON object a line: every definition, for each person.
//   node run.mjs LIBRARY.json PEOPLE.jsonl RESULTS.jsonl [ROUNDS]
// With ROUNDS it prints the seconds and the processor seconds of each round, reading and writing apart.
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'

const cql = createRequire(`${process.env.DORSAL_ENGINES ?? process.cwd()}/`)('cql-execution')
const [elm, people, results, rounds] = process.argv.slice(2)
const library = new cql.Library(JSON.parse(readFileSync(elm, 'utf8')))
const executor = new cql.Executor(library, new cql.CodeService({}))

async function judged(parameters) {
  const source = new cql.PatientSource([{ id: '1', recordType: 'Patient' }])
  const said = await executor.withParameters(parameters).exec(source)
  return said.patientResults['1']
}

const told = []
for await (const line of createInterface({ input: createReadStream(people) })) told.push(JSON.parse(line))
const said = []
for (const one of told) said.push(await judged(one))
writeFileSync(results, said.map((one) => JSON.stringify(one, (key, value) => (key === 'Patient' ? undefined : value ?? null))).join('\n') + '\n')
for (let round = 0; round < Number(rounds ?? 0); round++) {
  const [start, used] = [performance.now(), process.cpuUsage()]
  for (const one of told) await judged(one)
  const { user, system } = process.cpuUsage(used)
  console.log(`${(performance.now() - start) / 1000} ${(user + system) / 1e6}`)
}
