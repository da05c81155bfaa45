using System.Collections.Concurrent;
using System.Globalization;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar;

/// <summary>What a sidecar says about itself.</summary>
internal sealed class SidecarMetadata(AppSidecar sidecar, ComponentSet components, CallCounters counters)
{
    /// <summary>The daprd it is like.</summary>
    public const string RuntimeVersion = "1.19.0-embedded";

    private readonly ConcurrentDictionary<string, string> own = new();

    public string AppId => sidecar.AppId;

    public IEnumerable<Component> Components => components.VisibleTo(AppId);

    public IReadOnlyList<Subscription> Subscriptions => sidecar.Subscriptions;

    public void Set(string key, string value) => own[key] = value;

    /// <summary>
    /// What was set; this app's call counters as <c>calls.{api}</c>, and those of all as <c>calls.{app}.{api}</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Extended()
    {
        var extended = new SortedDictionary<string, string>(own, StringComparer.Ordinal)
        {
            ["instanceId"] = sidecar.InstanceId,
            ["daprRuntimeVersion"] = RuntimeVersion,
        };
        foreach (var ((appId, api), count) in counters.Snapshot())
        {
            var text = count.ToString(CultureInfo.InvariantCulture);
            extended[$"calls.{appId}.{api}"] = text;
            if (appId == AppId)
                extended[$"calls.{api}"] = text;
        }
        return extended;
    }

    public IEnumerable<(string Type, int Count)> ActiveActors() => sidecar.Actors?.Counts() ?? [];
}
