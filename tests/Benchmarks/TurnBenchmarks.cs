using BenchmarkDotNet.Attributes;
using DaprMessaging.Contracts;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Benchmarks;

/// <summary>What a message costs Inbox by itself: both turns of it, decided, encoded and written into a store in memory.</summary>
[MemoryDiagnoser]
[InvocationCount(16)]
public class TurnBenchmarks
{
    private const int Messages = 100, Before = 3;
    private static readonly string text = new('x', 200);

    private Room room = null!;
    private long next;

    // The store keeps all that is written: it begins anew with each iteration, and with mailboxes that have begun.
    [IterationSetup]
    public void Begin()
    {
        (room, next) = (new Room(), 0);
        for (var i = 0; i < Before; i++)
        {
            Pairs().GetAwaiter().GetResult();
            OnePair().GetAwaiter().GetResult();
        }
    }

    [Benchmark(OperationsPerInvoke = Messages, Description = "100 pairs, a message each")]
    public Task Pairs() => room.RunAsync(Enumerable.Range(1, Messages).Select(i => Send(Names.UserConversation(i, 1000 + i), i, ++next, text)));

    [Benchmark(OperationsPerInvoke = Messages, Description = "one pair, 100 messages")]
    public Task OnePair() => room.RunAsync(Enumerable.Range(1, Messages).Select(_ => Send(Names.UserConversation(1, 2), 1, ++next, text)));
}
