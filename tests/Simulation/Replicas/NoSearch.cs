using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Msg;

namespace DaprMessaging.Simulation.Replicas;

/// <summary>Nobody searches here: what is found follows from the logs, which the checks look at.</summary>
internal sealed class NoSearch : ISearch
{
    public Task<Answer> AskAsync(Question question, CancellationToken ct) =>
        Task.FromResult(new Answer { Refusal = new Refusal { Code = Refusal.Types.Code.SearchUnavailable } });
}
