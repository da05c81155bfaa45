using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Units.Hosting;

/// <summary>A broker that takes everything, or what it is told to take, and keeps it to be looked at.</summary>
internal sealed class MemoryPublisher : IPublisher
{
    /// <summary>What was taken, call by call.</summary>
    public List<IReadOnlyList<Emission>> Calls { get; } = [];

    /// <summary>Called before a publish: an exception to fail with, or null.</summary>
    public Func<IReadOnlyList<Emission>, PublishException?> OnPublish { get; set; } = _ => null;

    public IEnumerable<Emission> Published => Calls.SelectMany(c => c);

    public Task PublishAsync(IReadOnlyList<Emission> emissions, CancellationToken ct = default)
    {
        if (OnPublish(emissions) is { } failure) return Task.FromException(failure);
        Calls.Add([.. emissions]);
        return Task.CompletedTask;
    }

    /// <summary>Everything of one type, in the order in which it was published.</summary>
    public IReadOnlyList<T> All<T>() where T : IMessage<T>, new()
    {
        var type = new T().Descriptor.FullName;
        return [.. Published.Where(e => e.Type == type && e.DeadReason is null).Select(e =>
        {
            var message = new T();
            message.MergeFrom(e.Data);
            return message;
        })];
    }
}
