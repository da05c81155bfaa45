using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>The test is run on each pair that is wanted: its first argument is the pair's name, then come those of the row.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class EachPairAttribute(params object?[] row) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Pair.Wanted.Select(p => new TheoryDataRow([p.Name, .. row]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
