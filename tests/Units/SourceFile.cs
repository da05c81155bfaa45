using System.Text.RegularExpressions;

namespace DaprMessaging.Units;

/// <summary>One C# file of the repository, as its text.</summary>
internal sealed partial class SourceFile
{
    private SourceFile(string path)
    {
        Path = System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
        Lines = File.ReadAllLines(path);
    }

    /// <summary>Files of the product.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = In("src");

    public static IReadOnlyList<SourceFile> All { get; } = [.. Product, .. In("tests")];

    /// <summary>From the root, with slashes.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Lines { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public IReadOnlyList<string> Folders => Path.Split('/')[..^1];

    /// <summary>Msg for src/Msg/Queries/GetState.cs.</summary>
    public string Room => Folders[1];

    /// <summary>Null where there is none: a program of top-level statements.</summary>
    public string? Namespace => Lines.Select(l => NamespaceLine().Match(l)).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    /// <summary>What is declared here, the innermost too.</summary>
    public IEnumerable<string> Types => Lines.Select(l => TypeLine().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value);

    /// <summary>Lines with their numbers, from 1, that a pattern is found in.</summary>
    public IEnumerable<string> Find(Regex pattern) =>
        Lines.Select((line, i) => (Line: line, Number: i + 1)).Where(l => pattern.IsMatch(l.Line)).Select(
            l => $"{Path}:{l.Number}: {l.Line.Trim()}");

    private static IReadOnlyList<SourceFile> In(string folder) =>
    [
        .. Directory.EnumerateFiles(Repository.At(folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !BuildFolder().IsMatch(f)).Order(StringComparer.Ordinal).Select(f => new SourceFile(f)),
    ];

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex BuildFolder();

    [GeneratedRegex(@"^namespace ([\w.]+)")]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref|unsafe) )*(?:class|record|record struct|record class|struct|interface|enum) (\w+)")]
    private static partial Regex TypeLine();
}
