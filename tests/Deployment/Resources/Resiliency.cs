namespace DaprMessaging.Deployment.Resources;

/// <summary>What sidecars do when something fails.</summary>
internal sealed class Resiliency : Resource
{
    public ResiliencySpec Spec { get; set; } = new();

    internal sealed class ResiliencySpec
    {
        public PolicySet Policies { get; set; } = new();

        public TargetSet Targets { get; set; } = new();
    }

    internal sealed class PolicySet
    {
        public Dictionary<string, string> Timeouts { get; set; } = [];

        public Dictionary<string, Retry> Retries { get; set; } = [];

        public Dictionary<string, CircuitBreaker> CircuitBreakers { get; set; } = [];
    }

    internal sealed class Retry
    {
        public string Policy { get; set; } = "";

        public string Duration { get; set; } = "";

        public string MaxInterval { get; set; } = "";

        public int? MaxRetries { get; set; }

        public RetryMatching? Matching { get; set; }
    }

    internal sealed class RetryMatching
    {
        public string HttpStatusCodes { get; set; } = "";

        public string GRPCStatusCodes { get; set; } = "";
    }

    internal sealed class CircuitBreaker
    {
        public int MaxRequests { get; set; }

        public string Interval { get; set; } = "";

        public string Timeout { get; set; } = "";

        public string Trip { get; set; } = "";
    }

    internal sealed class TargetSet
    {
        public Dictionary<string, PolicyNames> Apps { get; set; } = [];

        public Dictionary<string, PolicyNames> Actors { get; set; } = [];

        public Dictionary<string, Directions> Components { get; set; } = [];
    }

    internal sealed class Directions
    {
        public PolicyNames? Inbound { get; set; }

        public PolicyNames? Outbound { get; set; }
    }

    internal sealed class PolicyNames
    {
        public string? Timeout { get; set; }

        public string? Retry { get; set; }

        public string? CircuitBreaker { get; set; }

        public string? CircuitBreakerScope { get; set; }

        public int? CircuitBreakerCacheSize { get; set; }
    }
}
