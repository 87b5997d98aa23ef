"""Tag files of a bag, as RFC 8493 has them."""

from tiny_archive import listed, write

from archive import bag, contents


def test_tag_files_count_and_list_the_payload(tmp_path):
    told = contents.read(write(tmp_path, listed()))
    tags = bag.tags(told, {"b%": ("1" * 64, 3), "a": ("0" * 64, 4)}, {"verify.py": b"x"})
    assert tags["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    manifest = f"{'0' * 64}  data/a\n{'1' * 64}  data/b%25\n"
    assert tags["manifest-sha256.txt"].decode() == manifest
    information = tags["bag-info.txt"].decode()
    assert "Payload-Oxum: 7.2\n" in information
    assert "External-Description: A tiny workflow\n" in information
    listed_tags = [
        line.split("  ")[1] for line in tags["tagmanifest-sha256.txt"].decode().splitlines()
    ]
    assert listed_tags == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "verify.py"]
