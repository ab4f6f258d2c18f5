use super::*;

#[test]
fn all_foreign_files_are_told_and_nothing_is_written() {
    let out = tempfile::tempdir().unwrap();
    build(out.path(), &[("index.html", "1")]).unwrap();
    write(out.path(), "CNAME", "example.org");
    write(out.path(), "a/x", "by hand");
    write(out.path(), "a/y", "by hand");
    write(out.path(), "file", "by hand");
    let before = tree(out.path());
    let site: Site = &[
        ("a/y", "2"),
        ("a/x", "3"),
        ("file/b", "4"),
        ("file/c", "5"),
        ("index.html", "6"),
    ];
    let found = conflicts(build(out.path(), site));
    let expected = [
        ("a/x".to_owned(), Reason::Foreign),
        ("a/y".to_owned(), Reason::Foreign),
        ("file".to_owned(), Reason::NotAFolder),
    ];
    assert_eq!(found, expected);
    assert_eq!(tree(out.path()), before);

    assert_eq!(force(out.path(), site).unwrap(), report(5, 0, 0));
    assert_eq!(read(out.path(), "a/x"), "3");
    assert_eq!(read(out.path(), "file/c"), "5");
    assert_eq!(read(out.path(), "CNAME"), "example.org");
    assert_eq!(build(out.path(), site).unwrap(), report(0, 5, 0));
}

#[test]
fn identical_foreign_files_are_adopted() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), "a", "1");
    assert_eq!(build(out.path(), &[("a", "1")]).unwrap(), report(0, 1, 0));
    assert!(read(out.path(), ".expound").ends_with("  a\n"));
}

#[test]
fn a_folder_with_foreign_files_stays_even_with_force() {
    let out = tempfile::tempdir().unwrap();
    build(out.path(), &[("a/ours", "1")]).unwrap();
    write(out.path(), "a/deep/own.txt", "by hand");
    let before = tree(out.path());
    let holds = "a/deep/own.txt".to_owned();
    let expected = [("a".to_owned(), Reason::Folder { holds })];
    assert_eq!(conflicts(build(out.path(), &[("a", "2")])), expected);
    assert_eq!(conflicts(force(out.path(), &[("a", "2")])), expected);
    assert_eq!(tree(out.path()), before);
}

#[test]
fn outputs_that_exclude_each_other_are_refused() {
    let out = tempfile::tempdir().unwrap();
    let site: Site = &[("a", "1"), ("a/b", "2"), ("c", "3"), ("c", "3")];
    let expected = [
        ("a".to_owned(), Reason::AlsoAFolder),
        ("c".to_owned(), Reason::Twice),
    ];
    assert_eq!(conflicts(build(out.path(), site)), expected);
}

#[test]
fn paths_out_of_the_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    for path in ["../x", "/tmp/x", "a//b", "", ".expound", ".expound-lock"] {
        let expected = [(path.to_owned(), Reason::BadPath)];
        assert_eq!(conflicts(force(&out, &[(path, "1")])), expected);
    }
    assert_eq!(files(folder.path()), ["public/", "public/.expound-lock"]);
}

#[test]
fn the_message_names_paths_and_the_way_out() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), "a", "by hand");
    let error = build(out.path(), &[("a", "1")]).unwrap_err().to_string();
    assert!(
        error.contains("`a`") && error.contains("--force"),
        "{error}"
    );
    let many: Vec<String> = (10..40).map(|n| n.to_string()).collect();
    let site: Vec<_> = many.iter().map(|path| (path.as_str(), "1")).collect();
    many.iter()
        .for_each(|path| write(out.path(), path, "by hand"));
    let error = build(out.path(), &site).unwrap_err().to_string();
    assert!(error.contains("and 10 more"), "{error}");
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn nothing_is_written_or_removed_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (out, outside) = (folder.path().join("public"), folder.path().join("outside"));
        build(&out, &[("a/x", "1"), ("a/old", "2"), ("b", "3")]).unwrap();
        write(&outside, "x", "outside");
        write(&outside, "old", "outside");
        let safe = tree(&outside);
        // Ours were moved away, and links stand in their place.
        fs::remove_dir_all(out.join("a")).unwrap();
        symlink(&outside, out.join("a")).unwrap();
        symlink(outside.join("x"), out.join("c")).unwrap();
        let before = tree(&out);

        let site: Site = &[("a/x", "4"), ("b", "5"), ("c", "outside")];
        let expected = [
            ("a".to_owned(), Reason::Link),
            ("c".to_owned(), Reason::Link),
        ];
        assert_eq!(conflicts(build(&out, site)), expected);
        assert_eq!(tree(&out), before);
        // Nothing to write there: the link stays, and so does what is behind it.
        assert_eq!(build(&out, &[("b", "3")]).unwrap(), report(0, 1, 0));
        assert_eq!(tree(&outside), safe);

        assert_eq!(force(&out, site).unwrap(), report(3, 0, 0));
        assert_eq!(tree(&outside), safe);
        assert_eq!(files(&out), ["a/", "a/x", "b", "c"]);
        assert_eq!(read(&out, "a/x"), "4");
    }

    #[test]
    fn a_link_in_the_place_of_our_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (out, outside) = (folder.path().join("public"), folder.path().join("outside"));
        build(&out, &[("a", "1"), ("b", "2")]).unwrap();
        write(&outside, "x", "outside");
        for ours in ["a", "b"] {
            fs::remove_file(out.join(ours)).unwrap();
            symlink(outside.join("x"), out.join(ours)).unwrap();
        }
        assert_eq!(build(&out, &[("a", "1")]).unwrap(), report(1, 0, 1));
        assert_eq!(files(&out), ["a"]);
        assert_eq!(read(&outside, "x"), "outside");
    }

    #[test]
    fn our_own_files_are_never_links() {
        let folder = tempfile::tempdir().unwrap();
        let (out, outside) = (folder.path().join("public"), folder.path().join("outside"));
        let site: Site = &[("a", "1")];
        build(&out, site).unwrap();
        write(&outside, "staging/keep", "outside");
        symlink(outside.join("staging"), out.join(".expound-staging")).unwrap();
        // A manifest from elsewhere is not believed, and is not written to.
        fs::rename(out.join(".expound"), outside.join("manifest")).unwrap();
        symlink(outside.join("manifest"), out.join(".expound")).unwrap();
        let safe = tree(&outside);
        assert!(build(&out, site).unwrap().manifest_damaged);
        assert_eq!(tree(&outside), safe);
        assert!(out.join(".expound").symlink_metadata().unwrap().is_file());

        fs::remove_file(out.join(".expound-lock")).unwrap();
        symlink(outside.join("lock"), out.join(".expound-lock")).unwrap();
        assert!(matches!(build(&out, site), Err(EmitError::Io { .. })));
        assert_eq!(tree(&outside), safe);
    }

    #[test]
    fn a_socket_is_neither_read_nor_overwritten() {
        let out = tempfile::tempdir().unwrap();
        let _socket = UnixListener::bind(out.path().join("a")).unwrap();
        let expected = [("a".to_owned(), Reason::Foreign)];
        assert_eq!(conflicts(build(out.path(), &[("a", "")])), expected);
        assert_eq!(force(out.path(), &[("a", "1")]).unwrap(), report(1, 0, 0));
    }

    #[test]
    fn the_output_folder_itself_may_be_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("public");
        fs::create_dir(folder.path().join("deploy")).unwrap();
        symlink("deploy", &out).unwrap();
        build(&out, &[("a", "1")]).unwrap();
        assert_eq!(read(&folder.path().join("deploy"), "a"), "1");
    }
}
