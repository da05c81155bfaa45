using System.Collections.Frozen;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Contracts;

/// <summary>What the requests of client.proto are.</summary>
public static class Calls
{
    private static readonly FrozenSet<Request.CallOneofCase> Queries = Request.Descriptor.Oneofs.Single(o => o.Name == "call").Fields
        .Where(f => f.Name.StartsWith("get_", StringComparison.Ordinal) || f.Name.StartsWith("search_", StringComparison.Ordinal))
        .Select(f => (Request.CallOneofCase)f.FieldNumber).ToFrozenSet();

    /// <summary>It only asks; nothing changes, and nothing has to be kept in order.</summary>
    public static bool IsQuery(Request.CallOneofCase call) => Queries.Contains(call);

    public static bool IsQuery(this Request request) => IsQuery(request.CallCase);

    /// <summary>It only asks, and the answer comes from the index of Search: it may be slow, or not to be had.</summary>
    public static bool IsSearch(this Request request) => request.CallCase is Request.CallOneofCase.SearchMessages or Request.CallOneofCase.GetSearchCounters;
}
