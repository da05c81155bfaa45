namespace DaprMessaging.Deployment.Resources;

/// <summary>How a sidecar behaves: those parts that this system sets.</summary>
internal sealed class Configuration : Resource
{
    public ConfigurationSpec Spec { get; set; } = new();

    internal sealed class ConfigurationSpec
    {
        public TracingSpec Tracing { get; set; } = new();

        public AccessControlSpec? AccessControl { get; set; }
    }

    internal sealed class TracingSpec
    {
        public string SamplingRate { get; set; } = "";

        public bool? Stdout { get; set; }
    }

    internal sealed class AccessControlSpec
    {
        public string DefaultAction { get; set; } = "";

        public string TrustDomain { get; set; } = "";

        public List<Policy> Policies { get; set; } = [];
    }

    internal sealed class Policy
    {
        public string AppId { get; set; } = "";

        public string DefaultAction { get; set; } = "";

        public string TrustDomain { get; set; } = "";

        public string Namespace { get; set; } = "";

        public List<Operation> Operations { get; set; } = [];
    }

    internal sealed class Operation
    {
        public string Name { get; set; } = "";

        public List<string> HttpVerb { get; set; } = [];

        public string Action { get; set; } = "";
    }
}
