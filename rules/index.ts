import type { Rule } from '../src/engine/index.ts';
import ambientMtlsNotDisabled from './ambient/ambient-mtls-not-disabled.ts';
import ambientTlsOriginationWithoutWaypoint from './ambient/ambient-tls-origination-without-waypoint.ts';
import acmeChallengeRedirected from './cert-manager/acme-challenge-redirected.ts';
import acmeEmailInvalid from './cert-manager/acme-email-invalid.ts';
import acmeEndpointRetired from './cert-manager/acme-endpoint-retired.ts';
import acmeHttp01Wildcard from './cert-manager/acme-http01-wildcard.ts';
import acmeSolverLabelOutdated from './cert-manager/acme-solver-label-outdated.ts';
import certManagerAnnotationIgnored from './cert-manager/cert-manager-annotation-ignored.ts';
import certificateFromStagingIssuer from './cert-manager/certificate-from-staging-issuer.ts';
import certificateIssuerNotFound from './cert-manager/certificate-issuer-not-found.ts';
import certificateSecretShared from './cert-manager/certificate-secret-shared.ts';
import mutualCaFromAcme from './cert-manager/mutual-ca-from-acme.ts';
import caBundleNotCa from './certificate/ca-bundle-not-ca.ts';
import caBundlePrivateKey from './certificate/ca-bundle-private-key.ts';
import caCertificateServed from './certificate/ca-certificate-served.ts';
import caNamesAlike from './certificate/ca-names-alike.ts';
import certificateChainIncomplete from './certificate/certificate-chain-incomplete.ts';
import certificateCommonNameOnly from './certificate/certificate-common-name-only.ts';
import certificateExpired from './certificate/certificate-expired.ts';
import certificateExpiresSoon from './certificate/certificate-expires-soon.ts';
import certificateHostMismatch from './certificate/certificate-host-mismatch.ts';
import certificateKeyMismatch from './certificate/certificate-key-mismatch.ts';
import certificateKeyRefused from './certificate/certificate-key-refused.ts';
import certificateNotYetValid from './certificate/certificate-not-yet-valid.ts';
import certificateWeakSignature from './certificate/certificate-weak-signature.ts';
import certificateWrongUsage from './certificate/certificate-wrong-usage.ts';
import malformedPem from './certificate/malformed-pem.ts';
import privateKeyEncrypted from './certificate/private-key-encrypted.ts';
import revocationListExpired from './certificate/revocation-list-expired.ts';
import clientCertificateFileMissing from './credential/client-certificate-file-missing.ts';
import clientCredentialConfigMap from './credential/client-credential-config-map.ts';
import clientCredentialIgnoredBySidecar from './credential/client-credential-ignored-by-sidecar.ts';
import clientCredentialIncomplete from './credential/client-credential-incomplete.ts';
import clientCredentialListDenied from './credential/client-credential-list-denied.ts';
import clientCredentialNotFound from './credential/client-credential-not-found.ts';
import clientCredentialWrongNamespace from './credential/client-credential-wrong-namespace.ts';
import gatewayCaCredentialWithoutSuffix from './credential/gateway-ca-credential-without-suffix.ts';
import gatewayCertificateFileInEtcCerts from './credential/gateway-certificate-file-in-etc-certs.ts';
import gatewayCertificateFileMissing from './credential/gateway-certificate-file-missing.ts';
import gatewayCredentialCacertSuffix from './credential/gateway-credential-cacert-suffix.ts';
import gatewayCredentialCrossNamespace from './credential/gateway-credential-cross-namespace.ts';
import gatewayCredentialNotFound from './credential/gateway-credential-not-found.ts';
import gatewayCredentialWrongNamespace from './credential/gateway-credential-wrong-namespace.ts';
import gatewayMutualCaMissing from './credential/gateway-mutual-ca-missing.ts';
import gatewaySecretListDenied from './credential/gateway-secret-list-denied.ts';
import mountedObjectWrongNamespace from './credential/mounted-object-wrong-namespace.ts';
import relativeCertificatePath from './credential/relative-certificate-path.ts';
import reservedSecretNamePrefix from './credential/reserved-secret-name-prefix.ts';
import secretMixedKeyStyles from './credential/secret-mixed-key-styles.ts';
import secretRevocationListKey from './credential/secret-revocation-list-key.ts';
import secretTlsKeysMissing from './credential/secret-tls-keys-missing.ts';
import secretTypeKeysMissing from './credential/secret-type-keys-missing.ts';
import secretTypeUnwatched from './credential/secret-type-unwatched.ts';
import certificateVerificationSkipped from './destination-rule/certificate-verification-skipped.ts';
import clientTlsFieldIgnored from './destination-rule/client-tls-field-ignored.ts';
import destinationRuleConfigmapCredential from './destination-rule/destination-rule-configmap-credential.ts';
import destinationRuleCredentialWithFiles from './destination-rule/destination-rule-credential-with-files.ts';
import destinationRuleHostNotFound from './destination-rule/destination-rule-host-not-found.ts';
import destinationRuleMutualWithoutCertificate from './destination-rule/destination-rule-mutual-without-certificate.ts';
import destinationRuleNotVisible from './destination-rule/destination-rule-not-visible.ts';
import destinationRuleOnExternalName from './destination-rule/destination-rule-on-external-name.ts';
import destinationRulePolicyDropped from './destination-rule/destination-rule-policy-dropped.ts';
import destinationRuleSanMalformed from './destination-rule/destination-rule-san-malformed.ts';
import destinationRuleSelectorExportTo from './destination-rule/destination-rule-selector-export-to.ts';
import destinationRuleShadowed from './destination-rule/destination-rule-shadowed.ts';
import destinationRuleSkipVerifyWithCa from './destination-rule/destination-rule-skip-verify-with-ca.ts';
import destinationRuleSniMalformed from './destination-rule/destination-rule-sni-malformed.ts';
import forwardProxyTlsOrigination from './destination-rule/forward-proxy-tls-origination.ts';
import istioMutualIdentityMismatch from './destination-rule/istio-mutual-identity-mismatch.ts';
import istioMutualToDisabledMtls from './destination-rule/istio-mutual-to-disabled-mtls.ts';
import istioMutualToExternalService from './destination-rule/istio-mutual-to-external-service.ts';
import istioMutualWithoutSidecar from './destination-rule/istio-mutual-without-sidecar.ts';
import istioMutualWithoutSpiffeName from './destination-rule/istio-mutual-without-spiffe-name.ts';
import plaintextToStrictWorkload from './destination-rule/plaintext-to-strict-workload.ts';
import portLevelSettingsDropPolicy from './destination-rule/port-level-settings-drop-policy.ts';
import portLevelSettingsDropTls from './destination-rule/port-level-settings-drop-tls.ts';
import portLevelSettingsUnknownPort from './destination-rule/port-level-settings-unknown-port.ts';
import privateServerWithoutCa from './destination-rule/private-server-without-ca.ts';
import requestHostAsServerName from './destination-rule/request-host-as-server-name.ts';
import serverNameNotInCertificate from './destination-rule/server-name-not-in-certificate.ts';
import serverNameOfOtherHost from './destination-rule/server-name-of-other-host.ts';
import sniWithoutSubjectAltNames from './destination-rule/sni-without-subject-alt-names.ts';
import subsetWithoutEffect from './destination-rule/subset-without-effect.ts';
import tlsModeMissing from './destination-rule/tls-mode-missing.ts';
import tlsOriginationToPlaintextPort from './destination-rule/tls-origination-to-plaintext-port.ts';
import tlsOriginationToSidecar from './destination-rule/tls-origination-to-sidecar.ts';
import workloadSelectorDropsSharedRule from './destination-rule/workload-selector-drops-shared-rule.ts';
import workloadSelectorHidesRule from './destination-rule/workload-selector-hides-rule.ts';
import applicationTlsEncryptedAgain from './egress/application-tls-encrypted-again.ts';
import egressGatewayHopPlaintext from './egress/egress-gateway-hop-plaintext.ts';
import egressGatewayMutualTlsMissing from './egress/egress-gateway-mutual-tls-missing.ts';
import egressGatewayRouteKindMismatch from './egress/egress-gateway-route-kind-mismatch.ts';
import egressGatewayRouteLoop from './egress/egress-gateway-route-loop.ts';
import egressGatewayRouteMissing from './egress/egress-gateway-route-missing.ts';
import egressGatewaySniMismatch from './egress/egress-gateway-sni-mismatch.ts';
import egressGatewayTlsMismatch from './egress/egress-gateway-tls-mismatch.ts';
import gatewayDestinationResolutionNone from './egress/gateway-destination-resolution-none.ts';
import plaintextToExternalTlsPort from './egress/plaintext-to-external-tls-port.ts';
import routeDestinationNotVisible from './egress/route-destination-not-visible.ts';
import routeDestinationPortNotFound from './egress/route-destination-port-not-found.ts';
import routeDestinationSubsetNotFound from './egress/route-destination-subset-not-found.ts';
import tcpOriginationWithoutServerName from './egress/tcp-origination-without-server-name.ts';
import gatewayAllWildcardHostMixed from './gateway/gateway-all-wildcard-host-mixed.ts';
import gatewayAutoPassthroughMisused from './gateway/gateway-auto-passthrough-misused.ts';
import gatewayCertificateForEveryHost from './gateway/gateway-certificate-for-every-host.ts';
import gatewayCertificateMissing from './gateway/gateway-certificate-missing.ts';
import gatewayCipherSuiteIgnored from './gateway/gateway-cipher-suite-ignored.ts';
import gatewayClientPinMalformed from './gateway/gateway-client-pin-malformed.ts';
import gatewayClientPinsIgnored from './gateway/gateway-client-pins-ignored.ts';
import gatewayConnectionReuse from './gateway/gateway-connection-reuse.ts';
import gatewayCrlUnsupported from './gateway/gateway-crl-unsupported.ts';
import gatewayDuplicateServerName from './gateway/gateway-duplicate-server-name.ts';
import gatewayHttpServerWithCertificate from './gateway/gateway-http-server-with-certificate.ts';
import gatewayHttpWithoutRedirect from './gateway/gateway-http-without-redirect.ts';
import gatewayHttpsOnHttpPort from './gateway/gateway-https-on-http-port.ts';
import gatewayHttpsWithoutTls from './gateway/gateway-https-without-tls.ts';
import gatewayIstioMutualWithCertificate from './gateway/gateway-istio-mutual-with-certificate.ts';
import gatewayMutualWithoutCa from './gateway/gateway-mutual-without-ca.ts';
import gatewayPassthroughWithCertificate from './gateway/gateway-passthrough-with-certificate.ts';
import gatewayPortBelow1024 from './gateway/gateway-port-below-1024.ts';
import gatewayPortNotOnService from './gateway/gateway-port-not-on-service.ts';
import gatewayPortProtocolConflict from './gateway/gateway-port-protocol-conflict.ts';
import gatewayProtocolUnlikePort from './gateway/gateway-protocol-unlike-port.ts';
import gatewayRedirectOnHttps from './gateway/gateway-redirect-on-https.ts';
import gatewayRedirectTargetMissing from './gateway/gateway-redirect-target-missing.ts';
import gatewayRevocationListIgnored from './gateway/gateway-revocation-list-ignored.ts';
import gatewaySelectorNoWorkload from './gateway/gateway-selector-no-workload.ts';
import gatewaySniFilterChainCollision from './gateway/gateway-sni-filter-chain-collision.ts';
import gatewaySubjectAltNamesWithoutMutual from './gateway/gateway-subject-alt-names-without-mutual.ts';
import gatewayTlsFieldIgnored from './gateway/gateway-tls-field-ignored.ts';
import gatewayTlsHostAddress from './gateway/gateway-tls-host-address.ts';
import gatewayTlsModeMissing from './gateway/gateway-tls-mode-missing.ts';
import gatewayTlsOnPlaintextPort from './gateway/gateway-tls-on-plaintext-port.ts';
import gatewayTlsServerDuplicateHost from './gateway/gateway-tls-server-duplicate-host.ts';
import gatewayTlsVersionRange from './gateway/gateway-tls-version-range.ts';
import gatewayWeakTlsVersion from './gateway/gateway-weak-tls-version.ts';
import gatewayWorkloadNotInInput from './gateway/gateway-workload-not-in-input.ts';
import loadBalancerEndsTls from './gateway/load-balancer-ends-tls.ts';
import backendTlsPolicyCaInvalid from './gateway-api/backend-tls-policy-ca-invalid.ts';
import backendTlsPolicyConflict from './gateway-api/backend-tls-policy-conflict.ts';
import backendTlsPolicyHostnameNotVerified from './gateway-api/backend-tls-policy-hostname-not-verified.ts';
import backendTlsPolicyInvalid from './gateway-api/backend-tls-policy-invalid.ts';
import backendTlsPolicyOverridden from './gateway-api/backend-tls-policy-overridden.ts';
import backendTlsPolicyTargetInvalid from './gateway-api/backend-tls-policy-target-invalid.ts';
import gatewayApiAddressUnusable from './gateway-api/gateway-api-address-unusable.ts';
import gatewayApiBackendGatewayName from './gateway-api/gateway-api-backend-gateway-name.ts';
import gatewayApiBackendHostnameWithoutKind from './gateway-api/gateway-api-backend-hostname-without-kind.ts';
import gatewayApiBackendNotFound from './gateway-api/gateway-api-backend-not-found.ts';
import gatewayApiBackendNotPermitted from './gateway-api/gateway-api-backend-not-permitted.ts';
import gatewayApiBackendPlaintextToTlsPort from './gateway-api/gateway-api-backend-plaintext-to-tls-port.ts';
import gatewayApiCertificateRefInvalid from './gateway-api/gateway-api-certificate-ref-invalid.ts';
import gatewayApiClassMisspelled from './gateway-api/gateway-api-class-misspelled.ts';
import gatewayApiClientCertificateRefIgnored from './gateway-api/gateway-api-client-certificate-ref-ignored.ts';
import gatewayApiFileMountIgnored from './gateway-api/gateway-api-file-mount-ignored.ts';
import gatewayApiFrontendCaInvalid from './gateway-api/gateway-api-frontend-ca-invalid.ts';
import gatewayApiFrontendValidationIgnored from './gateway-api/gateway-api-frontend-validation-ignored.ts';
import gatewayApiHostnameConnectionReuse from './gateway-api/gateway-api-hostname-connection-reuse.ts';
import gatewayApiHttpsListenerWithoutTls from './gateway-api/gateway-api-https-listener-without-tls.ts';
import gatewayApiKindNotWatched from './gateway-api/gateway-api-kind-not-watched.ts';
import gatewayApiListenerConflict from './gateway-api/gateway-api-listener-conflict.ts';
import gatewayApiListenerDropped from './gateway-api/gateway-api-listener-dropped.ts';
import gatewayApiListenerInvalid from './gateway-api/gateway-api-listener-invalid.ts';
import gatewayApiListenerProtocolUnsupported from './gateway-api/gateway-api-listener-protocol-unsupported.ts';
import gatewayApiListenerSetNotAllowed from './gateway-api/gateway-api-listener-set-not-allowed.ts';
import gatewayApiListenerWithoutCertificate from './gateway-api/gateway-api-listener-without-certificate.ts';
import gatewayApiMeshRouteTlsMismatch from './gateway-api/gateway-api-mesh-route-tls-mismatch.ts';
import gatewayApiOptionalMutualNotAuthorized from './gateway-api/gateway-api-optional-mutual-not-authorized.ts';
import gatewayApiParentListenerNotFound from './gateway-api/gateway-api-parent-listener-not-found.ts';
import gatewayApiParentNotFound from './gateway-api/gateway-api-parent-not-found.ts';
import gatewayApiParentRefAmbiguous from './gateway-api/gateway-api-parent-ref-ambiguous.ts';
import gatewayApiReferenceNotPermitted from './gateway-api/gateway-api-reference-not-permitted.ts';
import gatewayApiRouteHostTaken from './gateway-api/gateway-api-route-host-taken.ts';
import gatewayApiRouteHostnameMismatch from './gateway-api/gateway-api-route-hostname-mismatch.ts';
import gatewayApiRouteInvalid from './gateway-api/gateway-api-route-invalid.ts';
import gatewayApiRouteKindMismatch from './gateway-api/gateway-api-route-kind-mismatch.ts';
import gatewayApiRouteNamespaceNotAllowed from './gateway-api/gateway-api-route-namespace-not-allowed.ts';
import gatewayApiTerminateModeUnknown from './gateway-api/gateway-api-terminate-mode-unknown.ts';
import gatewayApiTlsOptionUnknown from './gateway-api/gateway-api-tls-option-unknown.ts';
import gatewayApiTlsRoutePortNotTls from './gateway-api/gateway-api-tls-route-port-not-tls.ts';
import gatewayApiTlsSettingIgnored from './gateway-api/gateway-api-tls-setting-ignored.ts';
import ingressAnnotationIgnored from './ingress/ingress-annotation-ignored.ts';
import ingressBackendPortNotFound from './ingress/ingress-backend-port-not-found.ts';
import ingressClassAnnotation from './ingress/ingress-class-annotation.ts';
import ingressHostSplit from './ingress/ingress-host-split.ts';
import ingressHostWithoutTls from './ingress/ingress-host-without-tls.ts';
import ingressPathLiteral from './ingress/ingress-path-literal.ts';
import ingressPathPattern from './ingress/ingress-path-pattern.ts';
import ingressTlsWithoutHosts from './ingress/ingress-tls-without-hosts.ts';
import ingressTlsWithoutSecret from './ingress/ingress-tls-without-secret.ts';
import authorizationPolicyDeniesTcp from './mesh/authorization-policy-denies-tcp.ts';
import configurationVariablesLost from './mesh/configuration-variables-lost.ts';
import forwardProxyOpen from './mesh/forward-proxy-open.ts';
import imageTagMissing from './mesh/image-tag-missing.ts';
import jwksPrivateKey from './mesh/jwks-private-key.ts';
import meshConfigTlsRefused from './mesh/mesh-config-tls-refused.ts';
import mountedSecretOptionalMissing from './mesh/mounted-secret-optional-missing.ts';
import policyTargetUnsupported from './mesh/policy-target-unsupported.ts';
import servicePortProtocolMisspelled from './mesh/service-port-protocol-misspelled.ts';
import servicePortWithoutName from './mesh/service-port-without-name.ts';
import servicePortsDisagreeOnTls from './mesh/service-ports-disagree-on-tls.ts';
import serviceTargetPortNameUnknown from './mesh/service-target-port-name-unknown.ts';
import sidecarCatchAllListenerNotLast from './mesh/sidecar-catch-all-listener-not-last.ts';
import sidecarEgressHostRepeated from './mesh/sidecar-egress-host-repeated.ts';
import sidecarEmptyOutboundPolicy from './mesh/sidecar-empty-outbound-policy.ts';
import sidecarHidesServiceEntry from './mesh/sidecar-hides-service-entry.ts';
import sidecarIngressTlsIgnored from './mesh/sidecar-ingress-tls-ignored.ts';
import sidecarIngressTlsInvalid from './mesh/sidecar-ingress-tls-invalid.ts';
import authorizationIdentityWithoutMtls from './peer-authentication/authorization-identity-without-mtls.ts';
import clientWithoutSidecar from './peer-authentication/client-without-sidecar.ts';
import headlessServiceMixedSidecars from './peer-authentication/headless-service-mixed-sidecars.ts';
import headlessServiceMtlsDisabled from './peer-authentication/headless-service-mtls-disabled.ts';
import mtlsIntoExcludedPort from './peer-authentication/mtls-into-excluded-port.ts';
import namespaceInjectionLabelsConflict from './peer-authentication/namespace-injection-labels-conflict.ts';
import peerAuthenticationDuplicate from './peer-authentication/peer-authentication-duplicate.ts';
import peerAuthenticationNamespaceOmitted from './peer-authentication/peer-authentication-namespace-omitted.ts';
import peerAuthenticationOnGateway from './peer-authentication/peer-authentication-on-gateway.ts';
import peerAuthenticationPortNotServed from './peer-authentication/peer-authentication-port-not-served.ts';
import peerAuthenticationRootSelector from './peer-authentication/peer-authentication-root-selector.ts';
import peerAuthenticationSelectsNothing from './peer-authentication/peer-authentication-selects-nothing.ts';
import peerAuthenticationUnset from './peer-authentication/peer-authentication-unset.ts';
import peerAuthenticationWithoutSidecar from './peer-authentication/peer-authentication-without-sidecar.ts';
import permissiveMode from './peer-authentication/permissive-mode.ts';
import portAnnotationRemoved from './peer-authentication/port-annotation-removed.ts';
import sidecarInjectionNotShown from './peer-authentication/sidecar-injection-not-shown.ts';
import sidecarWrittenByHand from './peer-authentication/sidecar-written-by-hand.ts';
import strictBelowDisabledNamespace from './peer-authentication/strict-below-disabled-namespace.ts';
import strictBlocksApiServer from './peer-authentication/strict-blocks-api-server.ts';
import strictBlocksMetricsScrape from './peer-authentication/strict-blocks-metrics-scrape.ts';
import strictBlocksPlainClient from './peer-authentication/strict-blocks-plain-client.ts';
import strictWithoutAutoMtls from './peer-authentication/strict-without-auto-mtls.ts';
import tlsToHttpPort from './peer-authentication/tls-to-http-port.ts';
import workloadEntryWithoutIdentity from './peer-authentication/workload-entry-without-identity.ts';
import conflictingFields from './schema/conflicting-fields.ts';
import deprecatedApiVersion from './schema/deprecated-api-version.ts';
import deprecatedSetting from './schema/deprecated-setting.ts';
import duplicateListEntry from './schema/duplicate-list-entry.ts';
import duplicateObject from './schema/duplicate-object.ts';
import emptyField from './schema/empty-field.ts';
import exportToInvalid from './schema/export-to-invalid.ts';
import hostNameInvalid from './schema/host-name-invalid.ts';
import malformedValue from './schema/malformed-value.ts';
import missingRequiredField from './schema/missing-required-field.ts';
import namespaceOmitted from './schema/namespace-omitted.ts';
import namespaceOnClusterKind from './schema/namespace-on-cluster-kind.ts';
import portProtocolUnknown from './schema/port-protocol-unknown.ts';
import removedApiVersion from './schema/removed-api-version.ts';
import reservedAnnotation from './schema/reserved-annotation.ts';
import selectorWithoutLabels from './schema/selector-without-labels.ts';
import supersededKind from './schema/superseded-kind.ts';
import unexpandedVariable from './schema/unexpanded-variable.ts';
import unknownApiVersion from './schema/unknown-api-version.ts';
import unknownField from './schema/unknown-field.ts';
import valueOutOfRange from './schema/value-out-of-range.ts';
import wrongEnumValue from './schema/wrong-enum-value.ts';
import wrongType from './schema/wrong-type.ts';
import forwardProxyNotTcp from './service-entry/forward-proxy-not-tcp.ts';
import forwardProxyPortNotDeclared from './service-entry/forward-proxy-port-not-declared.ts';
import serviceEntryBehindForwardProxy from './service-entry/service-entry-behind-forward-proxy.ts';
import serviceEntryDynamicDnsUnsupported from './service-entry/service-entry-dynamic-dns-unsupported.ts';
import serviceEntryEndpointPortNotOnService from './service-entry/service-entry-endpoint-port-not-on-service.ts';
import serviceEntryEndpointPortUnknown from './service-entry/service-entry-endpoint-port-unknown.ts';
import serviceEntryHttpOnTlsPort from './service-entry/service-entry-http-on-tls-port.ts';
import serviceEntryPartialWildcard from './service-entry/service-entry-partial-wildcard.ts';
import serviceEntryPrivateAddress from './service-entry/service-entry-private-address.ts';
import serviceEntryProtocolMissing from './service-entry/service-entry-protocol-missing.ts';
import serviceEntryStaticWithDnsName from './service-entry/service-entry-static-with-dns-name.ts';
import serviceEntryTcpMultipleHosts from './service-entry/service-entry-tcp-multiple-hosts.ts';
import serviceEntryTcpTakesTls from './service-entry/service-entry-tcp-takes-tls.ts';
import serviceEntryTcpWithoutAddress from './service-entry/service-entry-tcp-without-address.ts';
import serviceEntryWildcardWithDns from './service-entry/service-entry-wildcard-with-dns.ts';
import serviceHttpPortServesTls from './service-entry/service-http-port-serves-tls.ts';
import destinationNotInInput from './virtual-service/destination-not-in-input.ts';
import gatewayRoutePlaintextToTlsPort from './virtual-service/gateway-route-plaintext-to-tls-port.ts';
import gatewaySniShadowed from './virtual-service/gateway-sni-shadowed.ts';
import meshRouteNeverUsed from './virtual-service/mesh-route-never-used.ts';
import passthroughDoubleTls from './virtual-service/passthrough-double-tls.ts';
import passthroughToHttpPort from './virtual-service/passthrough-to-http-port.ts';
import tcpServerSeveralVirtualServices from './virtual-service/tcp-server-several-virtual-services.ts';
import virtualServiceDelegateConflict from './virtual-service/virtual-service-delegate-conflict.ts';
import virtualServiceDuplicateHost from './virtual-service/virtual-service-duplicate-host.ts';
import virtualServiceGatewayNotFound from './virtual-service/virtual-service-gateway-not-found.ts';
import virtualServiceHiddenFromGateway from './virtual-service/virtual-service-hidden-from-gateway.ts';
import virtualServiceHostNotServed from './virtual-service/virtual-service-host-not-served.ts';
import virtualServiceMatchGatewayNotListed from './virtual-service/virtual-service-match-gateway-not-listed.ts';
import virtualServiceMeshHostTaken from './virtual-service/virtual-service-mesh-host-taken.ts';
import virtualServiceMeshWildcardHost from './virtual-service/virtual-service-mesh-wildcard-host.ts';
import virtualServicePortNotServed from './virtual-service/virtual-service-port-not-served.ts';
import virtualServiceRedirectLoop from './virtual-service/virtual-service-redirect-loop.ts';
import virtualServiceRouteKindMismatch from './virtual-service/virtual-service-route-kind-mismatch.ts';
import virtualServiceRuleUnreachable from './virtual-service/virtual-service-rule-unreachable.ts';
import virtualServiceSniIpAddress from './virtual-service/virtual-service-sni-ip-address.ts';
import virtualServiceSniOutsideHosts from './virtual-service/virtual-service-sni-outside-hosts.ts';
import virtualServiceSniPartialWildcard from './virtual-service/virtual-service-sni-partial-wildcard.ts';
import virtualServiceTlsMatchMissing from './virtual-service/virtual-service-tls-match-missing.ts';

/** Every rule, sorted by id. The only place that knows all of them; `npm run rules` writes it. */
export const rules: readonly Rule[] = [
  acmeChallengeRedirected,
  acmeEmailInvalid,
  acmeEndpointRetired,
  acmeHttp01Wildcard,
  acmeSolverLabelOutdated,
  ambientMtlsNotDisabled,
  ambientTlsOriginationWithoutWaypoint,
  applicationTlsEncryptedAgain,
  authorizationIdentityWithoutMtls,
  authorizationPolicyDeniesTcp,
  backendTlsPolicyCaInvalid,
  backendTlsPolicyConflict,
  backendTlsPolicyHostnameNotVerified,
  backendTlsPolicyInvalid,
  backendTlsPolicyOverridden,
  backendTlsPolicyTargetInvalid,
  caBundleNotCa,
  caBundlePrivateKey,
  caCertificateServed,
  caNamesAlike,
  certManagerAnnotationIgnored,
  certificateChainIncomplete,
  certificateCommonNameOnly,
  certificateExpired,
  certificateExpiresSoon,
  certificateFromStagingIssuer,
  certificateHostMismatch,
  certificateIssuerNotFound,
  certificateKeyMismatch,
  certificateKeyRefused,
  certificateNotYetValid,
  certificateSecretShared,
  certificateVerificationSkipped,
  certificateWeakSignature,
  certificateWrongUsage,
  clientCertificateFileMissing,
  clientCredentialConfigMap,
  clientCredentialIgnoredBySidecar,
  clientCredentialIncomplete,
  clientCredentialListDenied,
  clientCredentialNotFound,
  clientCredentialWrongNamespace,
  clientTlsFieldIgnored,
  clientWithoutSidecar,
  configurationVariablesLost,
  conflictingFields,
  deprecatedApiVersion,
  deprecatedSetting,
  destinationNotInInput,
  destinationRuleConfigmapCredential,
  destinationRuleCredentialWithFiles,
  destinationRuleHostNotFound,
  destinationRuleMutualWithoutCertificate,
  destinationRuleNotVisible,
  destinationRuleOnExternalName,
  destinationRulePolicyDropped,
  destinationRuleSanMalformed,
  destinationRuleSelectorExportTo,
  destinationRuleShadowed,
  destinationRuleSkipVerifyWithCa,
  destinationRuleSniMalformed,
  duplicateListEntry,
  duplicateObject,
  egressGatewayHopPlaintext,
  egressGatewayMutualTlsMissing,
  egressGatewayRouteKindMismatch,
  egressGatewayRouteLoop,
  egressGatewayRouteMissing,
  egressGatewaySniMismatch,
  egressGatewayTlsMismatch,
  emptyField,
  exportToInvalid,
  forwardProxyNotTcp,
  forwardProxyOpen,
  forwardProxyPortNotDeclared,
  forwardProxyTlsOrigination,
  gatewayAllWildcardHostMixed,
  gatewayApiAddressUnusable,
  gatewayApiBackendGatewayName,
  gatewayApiBackendHostnameWithoutKind,
  gatewayApiBackendNotFound,
  gatewayApiBackendNotPermitted,
  gatewayApiBackendPlaintextToTlsPort,
  gatewayApiCertificateRefInvalid,
  gatewayApiClassMisspelled,
  gatewayApiClientCertificateRefIgnored,
  gatewayApiFileMountIgnored,
  gatewayApiFrontendCaInvalid,
  gatewayApiFrontendValidationIgnored,
  gatewayApiHostnameConnectionReuse,
  gatewayApiHttpsListenerWithoutTls,
  gatewayApiKindNotWatched,
  gatewayApiListenerConflict,
  gatewayApiListenerDropped,
  gatewayApiListenerInvalid,
  gatewayApiListenerProtocolUnsupported,
  gatewayApiListenerSetNotAllowed,
  gatewayApiListenerWithoutCertificate,
  gatewayApiMeshRouteTlsMismatch,
  gatewayApiOptionalMutualNotAuthorized,
  gatewayApiParentListenerNotFound,
  gatewayApiParentNotFound,
  gatewayApiParentRefAmbiguous,
  gatewayApiReferenceNotPermitted,
  gatewayApiRouteHostTaken,
  gatewayApiRouteHostnameMismatch,
  gatewayApiRouteInvalid,
  gatewayApiRouteKindMismatch,
  gatewayApiRouteNamespaceNotAllowed,
  gatewayApiTerminateModeUnknown,
  gatewayApiTlsOptionUnknown,
  gatewayApiTlsRoutePortNotTls,
  gatewayApiTlsSettingIgnored,
  gatewayAutoPassthroughMisused,
  gatewayCaCredentialWithoutSuffix,
  gatewayCertificateFileInEtcCerts,
  gatewayCertificateFileMissing,
  gatewayCertificateForEveryHost,
  gatewayCertificateMissing,
  gatewayCipherSuiteIgnored,
  gatewayClientPinMalformed,
  gatewayClientPinsIgnored,
  gatewayConnectionReuse,
  gatewayCredentialCacertSuffix,
  gatewayCredentialCrossNamespace,
  gatewayCredentialNotFound,
  gatewayCredentialWrongNamespace,
  gatewayCrlUnsupported,
  gatewayDestinationResolutionNone,
  gatewayDuplicateServerName,
  gatewayHttpServerWithCertificate,
  gatewayHttpWithoutRedirect,
  gatewayHttpsOnHttpPort,
  gatewayHttpsWithoutTls,
  gatewayIstioMutualWithCertificate,
  gatewayMutualCaMissing,
  gatewayMutualWithoutCa,
  gatewayPassthroughWithCertificate,
  gatewayPortBelow1024,
  gatewayPortNotOnService,
  gatewayPortProtocolConflict,
  gatewayProtocolUnlikePort,
  gatewayRedirectOnHttps,
  gatewayRedirectTargetMissing,
  gatewayRevocationListIgnored,
  gatewayRoutePlaintextToTlsPort,
  gatewaySecretListDenied,
  gatewaySelectorNoWorkload,
  gatewaySniFilterChainCollision,
  gatewaySniShadowed,
  gatewaySubjectAltNamesWithoutMutual,
  gatewayTlsFieldIgnored,
  gatewayTlsHostAddress,
  gatewayTlsModeMissing,
  gatewayTlsOnPlaintextPort,
  gatewayTlsServerDuplicateHost,
  gatewayTlsVersionRange,
  gatewayWeakTlsVersion,
  gatewayWorkloadNotInInput,
  headlessServiceMixedSidecars,
  headlessServiceMtlsDisabled,
  hostNameInvalid,
  imageTagMissing,
  ingressAnnotationIgnored,
  ingressBackendPortNotFound,
  ingressClassAnnotation,
  ingressHostSplit,
  ingressHostWithoutTls,
  ingressPathLiteral,
  ingressPathPattern,
  ingressTlsWithoutHosts,
  ingressTlsWithoutSecret,
  istioMutualIdentityMismatch,
  istioMutualToDisabledMtls,
  istioMutualToExternalService,
  istioMutualWithoutSidecar,
  istioMutualWithoutSpiffeName,
  jwksPrivateKey,
  loadBalancerEndsTls,
  malformedPem,
  malformedValue,
  meshConfigTlsRefused,
  meshRouteNeverUsed,
  missingRequiredField,
  mountedObjectWrongNamespace,
  mountedSecretOptionalMissing,
  mtlsIntoExcludedPort,
  mutualCaFromAcme,
  namespaceInjectionLabelsConflict,
  namespaceOmitted,
  namespaceOnClusterKind,
  passthroughDoubleTls,
  passthroughToHttpPort,
  peerAuthenticationDuplicate,
  peerAuthenticationNamespaceOmitted,
  peerAuthenticationOnGateway,
  peerAuthenticationPortNotServed,
  peerAuthenticationRootSelector,
  peerAuthenticationSelectsNothing,
  peerAuthenticationUnset,
  peerAuthenticationWithoutSidecar,
  permissiveMode,
  plaintextToExternalTlsPort,
  plaintextToStrictWorkload,
  policyTargetUnsupported,
  portAnnotationRemoved,
  portLevelSettingsDropPolicy,
  portLevelSettingsDropTls,
  portLevelSettingsUnknownPort,
  portProtocolUnknown,
  privateKeyEncrypted,
  privateServerWithoutCa,
  relativeCertificatePath,
  removedApiVersion,
  requestHostAsServerName,
  reservedAnnotation,
  reservedSecretNamePrefix,
  revocationListExpired,
  routeDestinationNotVisible,
  routeDestinationPortNotFound,
  routeDestinationSubsetNotFound,
  secretMixedKeyStyles,
  secretRevocationListKey,
  secretTlsKeysMissing,
  secretTypeKeysMissing,
  secretTypeUnwatched,
  selectorWithoutLabels,
  serverNameNotInCertificate,
  serverNameOfOtherHost,
  serviceEntryBehindForwardProxy,
  serviceEntryDynamicDnsUnsupported,
  serviceEntryEndpointPortNotOnService,
  serviceEntryEndpointPortUnknown,
  serviceEntryHttpOnTlsPort,
  serviceEntryPartialWildcard,
  serviceEntryPrivateAddress,
  serviceEntryProtocolMissing,
  serviceEntryStaticWithDnsName,
  serviceEntryTcpMultipleHosts,
  serviceEntryTcpTakesTls,
  serviceEntryTcpWithoutAddress,
  serviceEntryWildcardWithDns,
  serviceHttpPortServesTls,
  servicePortProtocolMisspelled,
  servicePortWithoutName,
  servicePortsDisagreeOnTls,
  serviceTargetPortNameUnknown,
  sidecarCatchAllListenerNotLast,
  sidecarEgressHostRepeated,
  sidecarEmptyOutboundPolicy,
  sidecarHidesServiceEntry,
  sidecarIngressTlsIgnored,
  sidecarIngressTlsInvalid,
  sidecarInjectionNotShown,
  sidecarWrittenByHand,
  sniWithoutSubjectAltNames,
  strictBelowDisabledNamespace,
  strictBlocksApiServer,
  strictBlocksMetricsScrape,
  strictBlocksPlainClient,
  strictWithoutAutoMtls,
  subsetWithoutEffect,
  supersededKind,
  tcpOriginationWithoutServerName,
  tcpServerSeveralVirtualServices,
  tlsModeMissing,
  tlsOriginationToPlaintextPort,
  tlsOriginationToSidecar,
  tlsToHttpPort,
  unexpandedVariable,
  unknownApiVersion,
  unknownField,
  valueOutOfRange,
  virtualServiceDelegateConflict,
  virtualServiceDuplicateHost,
  virtualServiceGatewayNotFound,
  virtualServiceHiddenFromGateway,
  virtualServiceHostNotServed,
  virtualServiceMatchGatewayNotListed,
  virtualServiceMeshHostTaken,
  virtualServiceMeshWildcardHost,
  virtualServicePortNotServed,
  virtualServiceRedirectLoop,
  virtualServiceRouteKindMismatch,
  virtualServiceRuleUnreachable,
  virtualServiceSniIpAddress,
  virtualServiceSniOutsideHosts,
  virtualServiceSniPartialWildcard,
  virtualServiceTlsMatchMissing,
  workloadEntryWithoutIdentity,
  workloadSelectorDropsSharedRule,
  workloadSelectorHidesRule,
  wrongEnumValue,
  wrongType,
];
