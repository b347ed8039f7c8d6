import { rule } from '../../src/engine/index.ts';
import { mountedConfiguration, workloadKinds } from '../../src/graph/index.ts';

export default rule({
  id: 'configuration-variables-lost',
  area: 'mesh',
  severity: 'info',
  summary: 'A configuration of nginx has lost its variables, as after an unquoted heredoc of the shell',
  impact: 'nginx logs or forwards empty values: the access log shows neither client nor request, a backend gets no Host.',
  fix: "Write the file again from its source, with the delimiter of the heredoc in quotes: cat <<'EOF'.",
  references: ['https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format'],
  on: workloadKinds,
  reads: ['ConfigMap'],
  onRefused: true,
  *check(resource, graph) {
    for (const { at, text, configMap, key } of mountedConfiguration(graph, resource)) {
      const lost = lostDirective(text);
      if (lost) yield { at, message: `${lost} in ${key} of ConfigMap "${configMap.id}" names no variable of nginx` };
    }
  },
});

/** A directive that has no sense without variables and has none. */
function lostDirective(text: string): string | undefined {
  for (const match of text.matchAll(/^\s*log_format\s+(\S+)([^;]*);/gm)) if (!match[2]?.includes('$')) return `log_format ${match[1]}`;
  return /^\s*proxy_set_header\s+(?:Host|X-Real-IP|X-Forwarded-\w+)\s*;/m.test(text) ? 'proxy_set_header' : undefined;
}
