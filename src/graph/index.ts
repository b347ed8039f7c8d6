export { type CalledHost, calledHosts } from './called-hosts.ts';
export { append, type Evidence, Graph, question, questionAbout, type Settings } from './graph.ts';
export { type IssuerRef, issuerOf, issuerRef } from './issuers.ts';
export { groupOf, isClusterScoped, type Kind, kindOf, kinds, kindsOfWord, kindWord, kindWords, rarelyRead } from './kinds.ts';
export { type MountedText, mountedConfiguration } from './mounted-configuration.ts';
export {
  type ContentsOf,
  containerMounts,
  contentsInView,
  type FileEvidence,
  fileEvidence,
  type Mount,
  type Volume,
  type VolumeMount,
} from './mounts.ts';
export { distance, misspelt, nearest } from './names.ts';
export { maySecretsBeListed, type Permission } from './permissions.ts';
export { Deferred, type DocumentProblem, type FileContents, readFile, type TemplateDocument } from './read.ts';
export { Resource, type ResourceRef, resourceOfRoot, stringMap } from './resource.ts';
export { sameContent } from './same.ts';
export {
  configMapEvidence,
  type DataEvidence,
  type KnownSecret,
  knownSecretsIn,
  knownSecretsNamed,
  secretEvidence,
  secretsNamed,
} from './secrets.ts';
export { matchesLabels } from './selector.ts';
export { graphOfText } from './text.ts';
export { type Workload, workloadKinds, workloadOf, workloads, workloadsByNamespace, workloadsIn } from './workloads.ts';
export { hasNoNamespace, objectInNamedNamespace, withoutNamespace } from './written-namespace.ts';
