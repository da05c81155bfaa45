using System.Text.Json;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.Bindings;

/// <summary><c>bindings.localstorage</c>: files below one folder, and never outside of it.</summary>
internal sealed class LocalStorageBinding(string root) : IOutputBinding
{
    private static readonly string[] operations = ["create", "get", "list", "delete"];
    private static readonly JsonSerializerOptions plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public IReadOnlyList<string> Operations => operations;

    public static LocalStorageBinding Open(Component component, string dataPath)
    {
        var metadata = new ComponentMetadata(component, "rootPath", "direction");
        var root = Path.GetFullPath(metadata.Required("rootPath", "files"), Path.GetFullPath(dataPath));
        try
        {
            Directory.CreateDirectory(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw component.Error($"metadata 'rootPath': the folder {root} cannot be made: {e.Message}", e);
        }
        return new(root);
    }

    public async Task<BindingReply> InvokeAsync(BindingRequest request, CancellationToken ct)
    {
        var name = request.Metadata.TryGetValue("fileName", out var given) ? given : "";
        try
        {
            switch (request.Operation)
            {
                case "create":
                    return await CreateAsync(name.Length == 0 ? Guid.NewGuid().ToString() : name, request.Data, ct);
                case "get":
                    return new(await File.ReadAllBytesAsync(PathOf(name), ct), BindingReply.Nothing.Metadata);
                case "list":
                    return List(PathOf(name));
                default:
                    if (!File.Exists(PathOf(name)))
                        throw new BindingException($"error deleting file {PathOf(name)}: no such file");
                    File.Delete(PathOf(name));
                    return BindingReply.Nothing;
            }
        }
        catch (Exception e) when (e is FileNotFoundException || e is DirectoryNotFoundException && request.Operation == "get")
        {
            throw new BindingException($"file not found: {PathOf(name)}");
        }
        catch (ArgumentException e)
        {
            throw new BindingException($"the file name is not one: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BindingException($"error in operation {request.Operation} on {PathOf(name)}: {e.Message}");
        }
    }

    public void Dispose()
    {
    }

    /// <summary>As a walk through the folders meets them; none are <c>null</c>, as in Go.</summary>
    private static BindingReply List(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .OrderBy(f => f.Replace('/', '\0'), StringComparer.Ordinal).ToList();
        return Reply(files.Count == 0 ? null : files);
    }

    private async Task<BindingReply> CreateAsync(string name, byte[] data, CancellationToken ct)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, Plain(data), ct);
        return Reply(new { fileName = Path.GetRelativePath(root, path) });
    }

    /// <summary>As daprd: a JSON string is its text, and a text that is base64 is its bytes.</summary>
    private static byte[] Plain(byte[] data)
    {
        try
        {
            if (data is [(byte)'"', ..] && JsonSerializer.Deserialize<string>(data) is { } text)
                data = System.Text.Encoding.UTF8.GetBytes(text);
        }
        catch (JsonException)
        {
            // It is as it is.
        }
        var characters = System.Text.Encoding.ASCII.GetString(data);
        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(characters, bytes, out var length) ? bytes[..length] : data;
    }

    /// <summary>What leads out of the folder ends at it, as a root directory does.</summary>
    private string PathOf(string name) => Path.Join(root, Path.GetFullPath(name.TrimStart('/'), "/"));

    private static BindingReply Reply<T>(T value) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, plain), BindingReply.Nothing.Metadata);
}
