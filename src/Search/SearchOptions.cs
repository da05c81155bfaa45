namespace DaprMessaging.Search;

/// <summary>What an operator may set, under <c>Search</c>.</summary>
internal sealed class SearchOptions
{
    /// <summary>The folder of the index. All of it can be built again: whoever deletes it loses time.</summary>
    public string Path { get; set; } = ".search";

    /// <summary>For how long a question may bring the index up to date before it is answered from what is there.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);
}
