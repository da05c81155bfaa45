using System.Globalization;
using DaprMessaging.Hosting;

namespace DaprMessaging.Simulation.Broker;

/// <summary>One event of a topic as the broker keeps it, until somebody has acknowledged it.</summary>
internal sealed class Entry(long number, Emission emission)
{
    public string Key => emission.Key;

    public string Id => emission.Id;

    /// <summary>Somebody said SUCCESS.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>How many consumers work on it just now.</summary>
    public int InFlight { get; set; }

    /// <summary>How often it was delivered again for no reason.</summary>
    public int Doubled { get; set; }

    public Delivery ToDelivery() =>
        new(number.ToString(CultureInfo.InvariantCulture), emission.Id, emission.Type, emission.TraceParent, emission.Data.Memory)
        {
            Key = emission.Key,
        };

    public override string ToString() => $"#{number} {emission.Type[(emission.Type.LastIndexOf('.') + 1)..]} {emission.Id}";
}
