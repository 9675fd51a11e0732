using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;

namespace AudioAnomaly.Onnx;

/// <summary>A whole network in the ONNX format, with all of its weights. Immutable.</summary>
internal sealed class OnnxFile
{
    /// <summary>The most bytes of a network: what the format's container can hold.</summary>
    public const long MaxBytes = int.MaxValue;

    private OnnxFile(string name, ReadOnlyMemory<byte> content)
    {
        Name = name;
        Content = content;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span));
    }

    /// <summary>The file's path, or a name.</summary>
    public string Name { get; }

    /// <summary>The network; weights that lay in files of their own are in it.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>SHA-256 of the content: that of the file itself, unless its weights lay beside it.</summary>
    public string Sha256 { get; }

    /// <summary>Reads a file, with the weights that lie beside it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxModelException">It is no network, or its weights are missing or too large.</exception>
    public static OnnxFile Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"There is no network '{path}'.", path);
        }

        if (file.Length > MaxBytes)
        {
            throw TooLarge(path, file.Length);
        }

        byte[] content = File.ReadAllBytes(path);
        ModelProto model = Parse(path, content);
        return new OnnxFile(path, ExternalData.TakeIn(path, model) ? model.ToByteArray() : content);
    }

    /// <summary>Takes a network that is in memory.</summary>
    /// <exception cref="OnnxModelException">It is no network, or its weights are not in it.</exception>
    public static OnnxFile Of(string name, ReadOnlyMemory<byte> content)
    {
        ModelProto model = Parse(name, content.Span);
        return ExternalData.Find(model).FirstOrDefault() is { } tensor
            ? throw new OnnxModelException(
                name,
                tensor.Name,
                $"the weights '{tensor.Name}' lie in a file of their own, which is unknown for a network in memory. Give the network's file.")
            : new OnnxFile(name, content);
    }

    /// <summary>The network with tensors of its inside among its outputs.</summary>
    /// <param name="names">The outputs wanted; those that it has need nothing.</param>
    /// <exception cref="OnnxModelException">There is no such tensor.</exception>
    public ReadOnlyMemory<byte> WithOutputs(IReadOnlyList<string> names)
    {
        ModelProto model = Parse(Name, Content.Span);
        string[] missing = [.. names.Except(model.Graph.Output.Select(output => output.Name), StringComparer.Ordinal)];
        HashSet<string> inside = [.. model.Graph.Node.SelectMany(node => node.Output)];
        if (missing.FirstOrDefault(name => !inside.Contains(name)) is { } unknown)
        {
            string outputs = string.Join(", ", model.Graph.Output.Select(output => $"'{output.Name}'"));
            throw new OnnxModelException(Name, unknown, $"it has no output or inner tensor '{unknown}'; its outputs are {outputs}.");
        }

        if (missing.Length == 0)
        {
            return Content;
        }

        model.Graph.Output.AddRange(missing.Select(name => new ValueInfoProto { Name = name }));
        return model.ToByteArray();
    }

    /// <summary>Says that a network is too large.</summary>
    public static OnnxModelException TooLarge(string name, long bytes) => new(
        name,
        string.Create(CultureInfo.InvariantCulture, $"the network has {bytes} bytes with its weights, and {MaxBytes} (2 GiB) are the most. Use a smaller network."));

    private static ModelProto Parse(string name, ReadOnlySpan<byte> content)
    {
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(content);
            return model.Graph is { Node.Count: > 0 } ? model : throw new OnnxModelException(name, "this is no ONNX network: it has no graph.");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxModelException(name, $"this is no ONNX network, or the file is damaged. Export it again. ({e.Message})", e);
        }
    }
}
