using System.Text;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Polly;
using Polly.Retry;

namespace DaprMessaging.Sync;

/// <summary>Calls of output bindings with a message as JSON: tried a few times, and left alone for a while where nobody answers.</summary>
internal sealed class BindingCalls(IOutputBinding binding, TimeProvider time, Random random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Outages outages = new(time);
    private readonly ResiliencePipeline retry = Again<BindingException>(time, random, e => !e.IsRefusal);

    /// <summary>Three attempts in about a second.</summary>
    public static ResiliencePipeline Again<TException>(TimeProvider time, Random random, Func<TException, bool>? which = null) where TException : Exception =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle(which ?? (_ => true)), MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential, UseJitter = true, Randomizer = random.NextDouble,
        }).Build();

    /// <summary>It is not left alone at the moment.</summary>
    public bool MayCall(string whom) => outages.MayCall(whom);

    /// <summary>It has not answered lately: a call only tries whether it does.</summary>
    public bool IsOut(string whom) => outages.IsOut(whom);

    /// <returns>Why it was not taken; null: it was.</returns>
    /// <param name="whom">Who answers, or does not.</param>
    /// <param name="name">Of the binding.</param>
    /// <param name="operation">Of the binding.</param>
    /// <param name="message">What it is given.</param>
    /// <param name="metadata">One entry.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<string?> CallAsync(string whom, string name, string operation, IMessage message, (string Key, string Value) metadata, CancellationToken ct)
    {
        if (!MayCall(whom)) return "it has not answered lately";
        var (body, entries) = (Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)), new Dictionary<string, string> { [metadata.Key] = metadata.Value });
        try
        {
            await retry.ExecuteAsync(async token => await binding.InvokeAsync(name, operation, body, entries, Patience, token), ct);
            outages.Answered(whom);
            return null;
        }
        catch (BindingException e)
        {
            // Who refuses one thing has answered, and may take the next.
            if (e.IsRefusal) outages.Answered(whom);
            else outages.Failed(whom);
            return e.Message;
        }
    }
}
