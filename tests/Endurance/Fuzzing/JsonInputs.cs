using System.Text;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Fuzzing;

/// <summary>A format that is JSON: a whole document, damaged byte by byte or so that it stays JSON.</summary>
public abstract class JsonInputs : FuzzFormat
{
    private readonly string _whole;
    private readonly string[] _texts;
    private readonly byte[] _tokens;
    private readonly int _oneInBytes;

    /// <param name="whole">A whole document.</param>
    /// <param name="texts">Words that mean something in the format.</param>
    /// <param name="tokens">Bytes that do.</param>
    /// <param name="oneInBytes">One input of so many is damaged byte by byte.</param>
    protected JsonInputs(string whole, string[] texts, byte[] tokens, int oneInBytes) => (_whole, _texts, _tokens, _oneInBytes) = (whole, texts, tokens, oneInBytes);

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.Next(_oneInBytes) == 0)
        {
            return new FuzzInput("bytes", ByteDamage.Apply(Encoding.UTF8.GetBytes(_whole), _tokens, random));
        }

        JsonNode document = JsonNode.Parse(_whole)!;
        string done = JsonDamage.Apply(document, _texts, random);
        return new FuzzInput(done, Encoding.UTF8.GetBytes(document.ToJsonString()));
    }
}
